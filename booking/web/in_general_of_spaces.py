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
    "retiring-hits-reservations": (
        (
            "Ci sono prenotazioni in corso o in arrivo, elencate in `reservations`; non è cambiato "
            "nulla. Di’ in `choices` che cosa fare di ciascuna, o manda `reservations`: "
            '"cancel".'
        ),
        (
            "There are reservations under way or to come, listed in `reservations`; nothing was "
            "changed. Say in `choices` what becomes of each, or send `reservations`: "
            '"cancel".'
        ),
    ),
    "last-part": (
        (
            "È tutto ciò di cui è fatto un intero: `wholes` dice quale. Prima ritira quello, o "
            "cambiane le parti."
        ),
        (
            "It is all that a whole is made of: `wholes` says which. Retire that first, or change "
            "its parts."
        ),
    ),
    "parts-in-use": (
        (
            "L’intero ha prenotazioni in arrivo, elencate in `reservations`. Aspetta che "
            "finiscano, o annullale, poi cambia le parti."
        ),
        (
            "The whole has reservations to come, listed in `reservations`. Wait until they are "
            "over, or cancel them, then change its parts."
        ),
    ),
    "stock-promised": (
        "Le prenotazioni in arrivo ne prendono di più insieme: `promised` dice quanti.",
        "Stays to come take more of it at once: `promised` says how many.",
    ),
    "add-on-taken": (
        "A quell’ora non ne restano abbastanza: `left` dice quanti. Chiedine meno.",
        "Not so many are left at that time: `left` says how many. Ask for fewer.",
    ),
    "add-on-too-late": (
        "Va chiesto prima: `until_at` dice entro quando. Chiedi allo spazio, o fanne a meno.",
        "It is to be asked for earlier: `until_at` says until when. Ask the space, or do without.",
    ),
    "too-many-photos": (
        "Lo spazio ha già il massimo di foto: `most` dice quante. Togline una.",
        "The space has as many photos as it may: `most` says how many. Remove one.",
    ),
    "already-out-of-order": (
        (
            "La macchina, o quella sua unità, è già fuori servizio in quel periodo: lo dice la "
            "chiusura `closure_id`. Non è cambiato nulla."
        ),
        (
            "The machine, or that unit of it, is out of order then already: the closure "
            "`closure_id` says so. Nothing was changed."
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
    "training-full": (
        "Tutti i posti del corso sono presi. Cerca un’altra data, o riprova.",
        "All places of the course are taken. Look for another date, or come back.",
    ),
    "training-state": (
        "Con questo corso ora non si può fare: `state` dice com’è.",
        "That can’t be done with this course now: `state` says how it stands.",
    ),
    "qualification-revoked": (
        "Questa abilitazione è già stata revocata: `reason` dice perché.",
        "This qualification was already revoked: `reason` says why.",
    ),
    "revocation-hits-reservations": (
        (
            "Ci sono prenotazioni che richiedono questa abilitazione, elencate in "
            "`reservations`; non è cambiato nulla. Di’ in `choices` che cosa fare di ciascuna, o "
            'manda `reservations`: "keep" o "cancel".'
        ),
        (
            "There are reservations that need this qualification, listed in `reservations`; "
            "nothing was changed. Say in `choices` what becomes of each, or send "
            '`reservations`: "keep" or "cancel".'
        ),
    ),
    "already-qualified": (
        (
            "Ha già questa abilitazione dello spazio, o una che vale di più: `qualification_id` è "
            "quella. Dalle un livello più alto o un ultimo giorno più lontano, o prima revocala."
        ),
        (
            "They already have this qualification of the space, or one that is worth more: "
            "`qualification_id` is that one. Grant a higher level or a later last day, or revoke "
            "it first."
        ),
    ),
    "already-recognised": (
        "Questo spazio le riconosce già. Per cambiare, prima togli il riconoscimento.",
        "This space already recognises them. End that first to change it.",
    ),
}
