"""What mails about a space's certification say, in both languages."""

from collections.abc import Mapping

from workers.words import Both, Words

_FROM = {"it": "Vale dal {on_day:day}.", "en": "It holds from {on_day:day}."}
_UNTIL = {"it": "Fino al {until_day:day}, compreso.", "en": "Until {until_day:day}, included."}
_REASON = {"it": "Il Comune scrive: «{reason}»", "en": "The city writes: “{reason}”"}
_STAYS = {
    "it": "A chi aveva prenotato con il voucher la sua parte torna intera; la prenotazione resta a "
    "prezzo pieno, da pagare da voi, o è annullata, come ha deciso il Comune. Ognuno riceve una "
    "mail.",
    "en": "Whoever had reserved with a voucher gets all of its share back; the reservation stands "
    "at its full price, paid to you, or is cancelled, as the city decided. Each gets a mail.",
}

NEWS: Mapping[str, Words] = {
    "applied": Words(
        {"it": "Domanda ricevuta: {space}", "en": "Application received: {space}"},
        {"it": "La domanda è arrivata", "en": "Your application has arrived"},
        (
            {
                "it": "Chi lavora in Comune verrà a vedere lo spazio. Fino ad allora puoi "
                "correggere la domanda.",
                "en": "Somebody of the city will come and see the space. Until then you can amend "
                "the application.",
            },
        ),
    ),
    "visited": Words(
        {"it": "Visita registrata: {space}", "en": "Visit recorded: {space}"},
        {"it": "La visita è registrata", "en": "The visit is recorded"},
        (
            {
                "it": "È stata il {on_day:day}. Quello che si è trovato è nella scheda dello "
                "spazio.",
                "en": "It was on {on_day:day}. What was found is with the space’s certification.",
            },
            _REASON,
        ),
    ),
    "listed": Words(
        {
            "it": "Nell’elenco qualificato: {space}",
            "en": "In the city’s list: {space}",
        },
        {"it": "Lo spazio è nell’elenco della città", "en": "The space is in the city’s list"},
        (
            _FROM,
            _UNTIL,
            {
                "it": "In quei giorni chi ha un voucher può usarlo da voi.",
                "en": "On those days whoever holds a voucher can use it with you.",
            },
            _REASON,
        ),
    ),
    "reinstated": Words(
        {"it": "Di nuovo in elenco: {space}", "en": "In the list again: {space}"},
        {"it": "La sospensione è finita", "en": "The suspension is over"},
        (_FROM, _UNTIL, _REASON),
    ),
    "taken-back": Words(
        {"it": "Resta in elenco: {space}", "en": "Stays in the list: {space}"},
        {"it": "La decisione è ritirata", "en": "The decision is taken back"},
        (
            {
                "it": "La sospensione o l’uscita dall’elenco che era decisa non vale più: lo "
                "spazio resta in elenco, e da voi si usano voucher come prima.",
                "en": "The suspension or removal that was decided no longer holds: the space stays "
                "in the list, and vouchers are used with you as before.",
            },
            _UNTIL,
            _REASON,
        ),
    ),
    "lapsed": Words(
        {"it": "Iscrizione finita: {space}", "en": "The listing has ended: {space}"},
        {
            "it": "Non c’è più sospensione, ma l’iscrizione è finita",
            "en": "There is no suspension any more, but the listing has ended",
        },
        (
            {
                "it": "L’ultimo giorno era il {until_day:day}: lo spazio non è in elenco e da voi "
                "non si usano voucher. Per tornarci chiedi al Comune di rinnovare l’iscrizione.",
                "en": "Its last day was {until_day:day}: the space is not in the list and no "
                "voucher is used with you. To come back, ask the city to renew the listing.",
            },
            _REASON,
        ),
    ),
    "suspended": Words(
        {"it": "Sospeso dall’elenco: {space}", "en": "Suspended from the list: {space}"},
        {"it": "Lo spazio è sospeso dall’elenco", "en": "The space is suspended from the list"},
        (
            _FROM,
            _UNTIL,
            {
                "it": "In quei giorni da voi non si usano voucher.",
                "en": "On those days no voucher is used with you.",
            },
            _STAYS,
            _REASON,
        ),
    ),
    "removed": Words(
        {"it": "Tolto dall’elenco: {space}", "en": "Removed from the list: {space}"},
        {
            "it": "Lo spazio non è più nell’elenco della città",
            "en": "The space is no longer in the city’s list",
        },
        (
            _FROM,
            _STAYS,
            _REASON,
            {
                "it": "Per rientrare si fa una nuova domanda.",
                "en": "To come back, apply again.",
            },
        ),
    ),
    "rejected": Words(
        {"it": "Domanda respinta: {space}", "en": "Application rejected: {space}"},
        {"it": "La domanda è respinta", "en": "Your application is rejected"},
        (
            _REASON,
            {
                "it": "Quando è a posto, fai una nuova domanda.",
                "en": "Once that is put right, apply again.",
            },
        ),
    ),
    "expiring": Words(
        {
            "it": "L’iscrizione finisce tra {days:giorno|giorni}: {space}",
            "en": "The listing ends in {days:day|days}: {space}",
        },
        {
            "it": "L’iscrizione finisce il {until_day:day}",
            "en": "The listing ends on {until_day:day}",
        },
        (
            {
                "it": "Dal giorno dopo da voi non si usano voucher. Per restare in elenco chiedi "
                "al Comune di rinnovarla prima di quel giorno.",
                "en": "From the day after no voucher is used with you. To stay in the list, ask "
                "the city to renew it before that day.",
            },
        ),
    ),
}
BUTTON: Both = {"it": "Apri lo spazio", "en": "Open the space"}
