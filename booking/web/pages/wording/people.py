"""Who comes to a space, and from whom it takes no reservations."""

from collections.abc import Mapping

PEOPLE: Mapping[str, tuple[str, str]] = {
    "people_title": ("Persone", "People"),
    "people_what": (
        "Chi ha prenotato qui negli ultimi 90 giorni o verrà nei prossimi 90.",
        "Who reserved here in the last 90 days or comes in the next 90.",
    ),
    "people_search": ("Nome o codice di prenotazione", "Name or a reservation’s code"),
    "people_find": ("Cerca", "Search"),
    "people_all": ("Mostra tutte", "Show everybody"),
    "people_none": ("Nessuno con quel nome o codice.", "Nobody by that name or code."),
    "people_nobody_yet": (
        "Nessuno ha ancora prenotato qui: chi prenota compare da solo.",
        "Nobody has reserved here yet: whoever does shows up by themselves.",
    ),
    "people_more": (
        "Sono le prime {count}: cerca per trovare le altre.",
        "These are the first {count}: search to find the others.",
    ),
    "people_no_name": ("Senza nome ({reference})", "No name given ({reference})"),
    "people_stays": ("{count:prenotazione|prenotazioni}", "{count:reservation|reservations}"),
    "people_missed": ("{count:assenza|assenze}", "{count:no-show|no-shows}"),
    "people_next": ("torna {when}", "comes next {when}"),
    "people_last": ("ultima volta {when}", "last time {when}"),
    "people_blocked": ("bloccata", "blocked"),
    "people_blocked_until": ("bloccata fino {until}", "blocked until {until}"),
    "people_until_day": ("al {day:day}, compreso", "{day:day}, included"),
    "people_until_moment": ("a {when}", "{when}"),
    "people_block": ("Blocca…", "Block…"),
    "people_block_who": ("Blocca {who}", "Block {who}"),
    "people_block_what": (
        (
            "Da subito questo spazio non prende più sue prenotazioni. Riceve una "
            "mail con il motivo e "
            "la fine; negli altri spazi non cambia niente, e gli altri non ne sanno nulla."
        ),
        (
            "From now on this space takes no reservations from them. They get a "
            "mail with the reason "
            "and the end; elsewhere nothing changes, and nobody else learns of it."
        ),
    ),
    "reason_field": ("Motivo", "Reason"),
    "people_reason": ("Motivo", "Reason"),
    "people_reason_hint": ("Lo legge chi è bloccato", "They read it"),
    "people_until": ("Ultimo giorno", "Last day"),
    "people_until_hint": ("Vuoto: finché non lo togli", "Empty: until you lift it"),
    "people_ahead": (
        "Ha ancora {count:prenotazione|prenotazioni} qui",
        "They still have {count:reservation|reservations} here",
    ),
    "people_ahead_what": (
        (
            "Scegli per ciascuna. Una annullata torna indietro per intero, con il "
            "voucher valido più "
            "a lungo."
        ),
        (
            "Choose for each. One that is cancelled is given back in full, its voucher valid for "
            "longer."
        ),
    ),
    "people_choice_keep": ("Tienila", "Keep it"),
    "people_choice_cancel": ("Annullala", "Cancel it"),
    "people_do_block": ("Blocca", "Block"),
    "people_leave": ("Lascia stare", "Leave it"),
    "people_lift": ("Togli il blocco", "Lift the block"),
    "people_not_done": ("Nessuno è stato bloccato", "Nobody was blocked"),
    "people_bad_reason": (
        "scrivi il motivo, fino a 500 caratteri su una riga",
        "write the reason, up to 500 characters on one line",
    ),
    "people_bad_day": ("un giorno da oggi in poi", "a day from today on"),
    "people_done_bloccata": ("Bloccata.", "Blocked."),
    "people_done_sbloccata": (
        "Blocco tolto: prendete di nuovo le sue prenotazioni.",
        "The block is lifted: you take reservations from them again.",
    ),
}
