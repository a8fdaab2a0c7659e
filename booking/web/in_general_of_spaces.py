"""The same of what is changed about a space: its closures and hours, its standing in the list."""

from collections.abc import Mapping

OF_SPACES: Mapping[str, tuple[str, str]] = {
    "slot-taken": (
        (
            "A quell’ora non c’è più posto, o quell’unità è occupata. Non è cambiato nulla. "
            "Scegli un altro orario o un altro posto, per esempio uno di `alternatives`."
        ),
        (
            "There is no room for that time, or that unit is taken. Nothing was changed. Choose "
            "another time or place, for example one of `alternatives`."
        ),
    ),
    "closure-hits-reservations": (
        (
            "Nel periodo ci sono prenotazioni, elencate in `reservations`; non è cambiato nulla. "
            "Scegli un altro periodo, di’ in `choices` che cosa fare di ciascuna, o manda "
            '`reservations`: "cancel".'
        ),
        (
            "There are reservations in that period, listed in `reservations`; nothing was "
            "changed. Choose another period, say in `choices` what becomes of each, or send "
            '`reservations`: "cancel".'
        ),
    ),
    "block-hits-reservations": (
        (
            "Quella persona ha già prenotazioni, elencate in `reservations`; nessuno è stato "
            "bloccato. Di’ in `choices` che cosa fare di ciascuna, o manda `reservations`: "
            '"keep" o "cancel".'
        ),
        (
            "That member has reservations ahead, listed in `reservations`; nobody was blocked. "
            "Say in `choices` what becomes of each, or send `reservations`: "
            '"keep" or "cancel".'
        ),
    ),
    "blocked": (
        (
            "Lo spazio per ora non prende prenotazioni di questa persona: il messaggio dice il "
            "motivo, fino a quando e a chi chiedere."
        ),
        (
            "For now the space takes no reservations from this member: the message says why, "
            "until when, and whom to ask."
        ),
    ),
    "hours-hit-reservations": (
        (
            "Fuori da quegli orari ci sarebbero prenotazioni, elencate in `reservations`; non è "
            "cambiato nulla. Di’ in `choices` che cosa fare di ciascuna, o manda `reservations`: "
            '"keep" o "cancel".'
        ),
        (
            "Reservations would lie outside those hours, listed in `reservations`; nothing was "
            "changed. Say in `choices` what becomes of each, or send `reservations`: "
            '"keep" or "cancel".'
        ),
    ),
    "cannot-move": (
        (
            "Per le prenotazioni in `reservations` non c’è un’altra unità libera; non è cambiato "
            "nulla. Proponi altri posti (`offer`) o annullale (`cancel`)."
        ),
        (
            "For the reservations in `reservations` no other unit is free; nothing was changed. "
            "Offer other places (`offer`), or cancel them (`cancel`)."
        ),
    ),
    "certification-state": (
        (
            "Dallo stato in cui è lo spazio questo passo non si può fare: `state` dice quale, "
            "`possible` che cosa si può."
        ),
        (
            "This step does not follow from how the space stands: `state` says how, `possible` "
            "what you can do."
        ),
    ),
    "certification-decided": (
        (
            "Una sospensione o un’uscita dall’elenco è già decisa: `suspends_on` dice da quando. "
            "Ritirala, poi decidi di nuovo."
        ),
        (
            "A suspension or removal is already decided: `suspends_on` says from when. Take it "
            "back, then decide anew."
        ),
    ),
}
