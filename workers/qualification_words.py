"""What mails about qualifications, courses and recognitions say, in both languages."""

from collections.abc import Mapping

from workers.words import Both, Words

QUALIFICATION: Mapping[str, Words] = {
    "granted": Words(
        {"it": "Sei abilitato: {family}", "en": "You are qualified: {family}"},
        {"it": "Ora puoi prenotarla", "en": "You can reserve it now"},
        (
            {
                "it": "{space} ti ha abilitato a {family}, livello {level}. Vale lì, e negli spazi "
                "che accettano le sue abilitazioni.",
                "en": "{space} qualified you on {family}, level {level}. It counts there, and in "
                "spaces that accept its qualifications.",
            },
            {"it": "Vale fino al {until:day}.", "en": "It is valid until {until:day}."},
            {"it": "Lo spazio ha scritto: «{note}»", "en": "The space wrote: “{note}”"},
        ),
    ),
    "revoked": Words(
        {"it": "Abilitazione revocata: {family}", "en": "Qualification revoked: {family}"},
        {"it": "L’abilitazione non vale più", "en": "The qualification counts no more"},
        (
            {
                "it": "{space} ha revocato la tua abilitazione a {family}, livello {level}: "
                "«{reason}»",
                "en": "{space} revoked your qualification on {family}, level {level}: “{reason}”",
            },
            {
                "it": "Le prenotazioni di cui non ricevi una mail restano come sono. Per domande "
                "scrivi a {space}.",
                "en": "Reservations of which you get no mail stay as they are. For questions write "
                "to {space}.",
            },
        ),
    ),
    "expiring": Words(
        {
            "it": "L’abilitazione scade il {until:day}: {family}",
            "en": "Your qualification expires on {until:day}: {family}",
        },
        {"it": "Tra poco scade", "en": "It expires soon"},
        (
            {
                "it": "La tua abilitazione di {space} a {family}, livello {level}, vale fino al "
                "{until:day}, quel giorno compreso. I prossimi corsi sono sulla pagina dello "
                "spazio.",
                "en": "Your qualification of {space} on {family}, level {level}, is valid until "
                "{until:day}, that day included. The next courses are on the space’s page.",
            },
        ),
    ),
}
TRAINING = Words(
    {"it": "Corso annullato: {name}", "en": "Course cancelled: {name}"},
    {"it": "Il corso non si fa", "en": "The course does not take place"},
    (
        {
            "it": "{space} ha annullato il corso «{name}» di {starts:moment}: «{reason}»",
            "en": "{space} cancelled the course “{name}” of {starts:moment}: “{reason}”",
        },
        {
            "it": "Gli altri corsi sono sulla pagina dello spazio.",
            "en": "Other courses are on the space’s page.",
        },
    ),
)
RECOGNITION: Mapping[str, Words] = {
    "made": Words(
        {
            "it": "{space} accetta le abilitazioni di {issuer}",
            "en": "{space} accepts the qualifications of {issuer}",
        },
        {"it": "Valgono anche lì", "en": "They count there too"},
        (
            {
                "it": "Chi è abilitato da {issuer} a {family} ora può prenotarla anche da {space}. "
                "Potete toglierlo quando volete.",
                "en": "Whoever {issuer} qualified on {family} can now reserve it at {space} too. "
                "You may end it at any time.",
            },
        ),
    ),
    "ended": Words(
        {
            "it": "{space} non accetta più le abilitazioni di {issuer}",
            "en": "{space} no longer accepts the qualifications of {issuer}",
        },
        {"it": "Non valgono più lì", "en": "They count there no more"},
        (
            {
                "it": "Chi è abilitato da {issuer} a {family} non può più prenotarla da {space}. "
                "Quello che è già prenotato resta.",
                "en": "Whoever {issuer} qualified on {family} can no longer reserve it at {space}. "
                "What is reserved already stays.",
            },
        ),
    ),
}
OWN_BUTTON: Both = {"it": "Le mie abilitazioni", "en": "My qualifications"}
SPACE_BUTTON: Both = {"it": "Apri la pagina dello spazio", "en": "Open the space’s page"}
MANAGED_BUTTON: Both = {"it": "Corsi e abilitazioni", "en": "Courses and qualifications"}
