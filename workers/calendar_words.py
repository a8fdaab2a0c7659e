"""What mails about imported calendars say, in both languages."""

from collections.abc import Mapping

from workers.words import Words

_BLOCKS_ON = {
    "it": "Quello che diceva allora continua a bloccare. Lo rileggiamo da soli; se l’indirizzo è "
    "cambiato, togli il calendario e aggiungilo di nuovo.",
    "en": "What it said then still blocks. We keep trying by ourselves; if its address has "
    "changed, remove the calendar and add it again.",
}

NEWS: Mapping[str, Words] = {
    "stale": Words(
        {
            "it": "Non leggiamo più un calendario: {space}",
            "en": "A calendar can’t be read: {space}",
        },
        {
            "it": "Non riusciamo più a leggere «{calendar}»",
            "en": "“{calendar}” can’t be read any more",
        },
        (
            {
                "it": "L’ultima volta è stata il {good_day:day} alle {good_time}: ora {why}.",
                "en": "The last time was on {good_day:day} at {good_time}: now {why}.",
            },
            _BLOCKS_ON,
        ),
    ),
    "never": Words(
        {"it": "Non leggiamo un calendario: {space}", "en": "A calendar can’t be read: {space}"},
        {
            "it": "Non siamo mai riusciti a leggere «{calendar}»",
            "en": "“{calendar}” could never be read",
        },
        (
            {"it": "Il motivo: {why}.", "en": "The reason: {why}."},
            {
                "it": "Non blocca nulla. Togli il calendario e aggiungilo con l’indirizzo giusto.",
                "en": "It blocks nothing. Remove the calendar and add it with the right address.",
            },
        ),
    ),
    "conflicts": Words(
        {
            "it": "Prenotazioni in conflitto: {space}",
            "en": "Reservations in conflict: {space}",
        },
        {
            "it": "Il calendario «{calendar}» si sovrappone a delle prenotazioni",
            "en": "The calendar “{calendar}” overlaps reservations",
        },
        (
            {
                "it": "Sono in conflitto solo da ora: {conflicts:prenotazione|prenotazioni}. "
                "Restano valide finché non decidi tu: spostare, annullare o tenere.",
                "en": "{conflicts:reservation lies|reservations lie} in its busy times and did not "
                "before. They stand until you decide: move, cancel or keep them.",
            },
        ),
    ),
}
BUTTON = {"it": "Vedi i calendari", "en": "See the calendars"}
