"""The same of what is changed about a space: its closures and hours, its standing in the list."""

from collections.abc import Mapping

OF_SPACES: Mapping[str, tuple[str, str]] = {
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
    "check-in-at-the-door": (
        (
            "Qui si fa il check-in sul posto, in uno dei modi di `ways`: inquadra il QR "
            "all’ingresso, o scrivi le sei cifre dello schermo."
        ),
        (
            "Here one checks in on the spot, in one of `ways`: scan the QR at the entrance, or "
            "type the six digits of the display."
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
    "group-refused": (
        (
            "Una parte non si può prenotare, e `outcomes` dice quale e perché; non è cambiato "
            'nulla. Scegli altri orari, o manda `take`: "what-fits" per il resto.'
        ),
        (
            "Part of it can’t be reserved, and `outcomes` says which and why; nothing was changed. "
            'Choose other times, or send `take`: "what-fits" for the rest.'
        ),
    ),
    "part-of-group": (
        (
            "Fa parte di un gruppo che vale tutto insieme: annulla o sposta il gruppo, che è in "
            "`group_id`."
        ),
        (
            "It is part of a group that stands or falls as one: cancel or move the group, which is "
            "in `group_id`."
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
