"""A manager's day: what the board says."""

from collections.abc import Mapping

BOARD: Mapping[str, tuple[str, str]] = {
    "nav_day": ("Giornata", "Today’s board"),
    "board_title": ("Giornata", "Day"),
    "board_choose": ("Quale spazio?", "Which space?"),
    "board_none": ("Non gestisci nessuno spazio.", "You manage no space."),
    "board_at": ("{space} · ore {time}", "{space} · {time}"),
    "board_days": ("Giorno", "Day"),
    "board_before": ("Giorno prima", "Day before"),
    "board_after": ("Giorno dopo", "Day after"),
    "board_today": ("Oggi", "Today"),
    "board_arrival": ("Arrivo", "Arrival"),
    "board_closures": ("Chiusure", "Closures"),
    "board_calendars": ("Calendari importati", "Imported calendars"),
    "board_of": ("{taken} su {all}", "{taken} of {all}"),
    "board_desks_now": ("scrivanie occupate ora", "desks taken now"),
    "board_arrivals": ("arrivi ancora oggi", "still to arrive today"),
    "board_arrivals_one": ("arrivo ancora oggi", "still to arrive today"),
    "board_stays_one": ("prenotazione quel giorno", "reservation that day"),
    "board_requests_one": ("richiesta da approvare", "request to approve"),
    "board_conflicts_one": ("conflitto con calendari importati", "clash with imported calendars"),
    "board_stays": ("prenotazioni quel giorno", "reservations that day"),
    "board_requests": ("richieste da approvare", "requests to approve"),
    "board_conflicts": ("conflitti con calendari importati", "clashes with imported calendars"),
    "board_table": ("La giornata, unità per unità", "The day, unit by unit"),
    "board_frame": ("Tabella della giornata, scorre di lato", "Table of the day, scrolls sideways"),
    "board_caption": (
        "Unità per riga, ore per colonna. Ogni casella dice chi, quando e lo stato.",
        "Units by row, hours by column. Each cell says who, when and the status.",
    ),
    "board_unit": ("Unità", "Unit"),
    "board_shut_day": ("Quel giorno lo spazio è chiuso.", "The space is closed that day."),
    "board_now_and_next": ("Adesso e dopo", "Now and next"),
    "board_to_grid": ("Vai alla tabella", "Go to the table"),
    "board_now": ("Adesso", "Now"),
    "board_next": ("Dopo", "Next"),
    "board_nobody": ("Nessuno.", "Nobody."),
    "board_taken_of": ("occupate, su {count}", "taken, of {count}"),
    "board_show_all": ("Mostra tutte", "Show all"),
    "board_fold": ("Raggruppa", "Fold"),
    "board_free": ("libera", "free"),
    "board_give": ("{what}, {when}: registra qualcuno", "{what}, {when}: give it to somebody"),
    "board_of_hour": ("{taken} occupate su {all}", "{taken} taken of {all}"),
    "board_closed_of_hour": (
        "{taken} occupate e {closed} chiuse su {all}",
        "{taken} taken and {closed} closed of {all}",
    ),
    "board_somebody": ("Senza nome", "No name given"),
    "board_guest": ("ospite", "guest"),
    "board_is_checked_in": ("presente", "present"),
    "board_is_confirmed": ("confermata", "confirmed"),
    "board_is_pending": ("da approvare", "to approve"),
    "board_is_held": ("tenuta da parte", "on hold"),
    "board_is_completed": ("conclusa", "over"),
    "board_is_no_show": ("assente", "absent"),
    "board_is_closure": ("chiuso", "closed"),
    "board_is_busy": ("altro calendario", "other calendar"),
    "board_requests_title": ("Richieste da approvare", "Requests to approve"),
    "board_no_requests": ("Nessuna.", "None."),
    "board_answer_by": ("scade {when}", "runs out {when}"),
    "board_approve": ("Approva", "Approve"),
    "board_decline": ("Rifiuta con un motivo", "Decline with a reason"),
    "board_reason": ("Motivo (lo legge chi ha chiesto)", "Reason (whoever asked reads it)"),
    "board_decline_yes": ("Rifiuta", "Decline"),
    "board_here": ("Qualcuno è qui", "Somebody is here"),
    "board_here_what": (
        "Senza account: nessuno riceve mail. Da adesso è segnato come arrivato.",
        "Without an account: nobody gets a mail. From now on they count as arrived.",
    ),
    "board_for_somebody": ("Prenota per qualcuno", "Reserve for somebody"),
    "board_for_somebody_what": (
        "Senza account: nessuno riceve mail. Quando arriva, fai il check-in dalla prenotazione.",
        "Without an account: nobody gets a mail. When they come, check them in on the reservation.",
    ),
    "board_nothing_free": (
        "Di quel giorno non resta niente di libero.",
        "Nothing of that day is left free.",
    ),
    "board_name": ("Nome", "Name"),
    "board_place": ("Posto", "Place"),
    "board_from": ("Dalle", "From"),
    "board_from_now": ("adesso", "now"),
    "board_until": ("Fino alle", "Until"),
    "board_of_age": ("L’ospite ha l’età richiesta", "The guest is old enough"),
    "board_of_age_where": (
        "Ne rispondi tu, dove un’età è richiesta: {places}.",
        "You answer for it, where an age is asked: {places}.",
    ),
    "board_any": ("{what}: una qualsiasi", "{what}: any"),
    "board_assign": ("Assegna", "Give the place"),
    "board_not_given": ("Nessun posto assegnato", "No place was given"),
    "board_given": ("Posto assegnato.", "Place given."),
    "board_given_at": ("Posto assegnato: {place}.", "Place given: {place}."),
    "board_prepare": ("Extra da preparare", "Extras to prepare"),
    "board_no_extras": ("Nessuno quel giorno.", "None that day."),
    "board_manage_extras": ("Gestisci gli extra", "Manage the extras"),
    "board_extras_one": ("1 extra", "1 extra"),
    "board_extras": ("{count} extra", "{count} extras"),
    "board_no_closures": ("Nessuna in programma.", "None planned."),
    "board_whole_space": ("Tutto lo spazio", "The whole space"),
    "board_manage_closures": ("Chiudi o riapri", "Close or reopen"),
    "board_moved": ("Spostata.", "Moved."),
    "board_put_back": ("Rimessa dov’era.", "Put back where it was."),
    "board_approved": ("Approvata: chi ha chiesto riceve una mail.", "Approved: they get a mail."),
    "board_declined": ("Rifiutata: chi ha chiesto riceve una mail.", "Declined: they get a mail."),
    "board_undo": ("Rimettila dov’era", "Put it back"),
    "board_undone_because": ("Torna com’era prima", "It is as it was before"),
    "board_move": ("Sposta o allunga", "Move or lengthen"),
    "board_move_what": (
        (
            "Con altre ore il prezzo si rifà, anche con il voucher: appena spostata vedi vecchio e "
            "nuovo, e puoi rimetterla dov’era. Chi ha prenotato riceve una mail."
        ),
        (
            "At other hours the price is worked out anew, also with the voucher: once moved you "
            "see old and new, and can put it back. Whoever reserved gets a mail."
        ),
    ),
    "board_costs": ("Adesso costa {price}.", "It costs {price} now."),
    "board_costs_voucher": (
        "Adesso costa {price}: il voucher copre {covered}, in sede si paga {due}.",
        "It costs {price} now: the voucher covers {covered}, {due} is paid at the space.",
    ),
    "board_price": (
        "Il prezzo passa da {before} a {after}.",
        "The price goes from {before} to {after}.",
    ),
    "board_price_voucher": (
        "Il voucher copre {after} (prima {before}): in sede si paga {due}.",
        "The voucher covers {after} (before: {before}): {due} is paid at the space.",
    ),
    "board_alone": (
        "Di questo posto ce n’è uno solo: qui si cambiano giorno e ore.",
        "There is only one of this: day and hours can be changed here.",
    ),
    "board_alone_other": ("Darne un altro alle stesse ore", "Give another at the same hours"),
    "board_alone_how": (
        (
            "Assegnalo qui, poi apri questa prenotazione e "
            "annullala. Sarà un ospite dello spazio: senza mail e senza voucher."
        ),
        (
            "Give it here, then open this reservation and "
            "cancel it. They will be a guest of the space: without mails and without a voucher."
        ),
    ),
    "board_alone_give": ("Assegna {place}", "Give {place}"),
    "board_not_moved": ("Non è stata spostata", "It was not moved"),
    "board_move_do": ("Sposta", "Move"),
    "board_move_why": ("Motivo", "Reason"),
    "board_move_why_hint": (
        (
            "Lo legge chi ha prenotato. Con un motivo non valgono anticipo, griglia degli orari e "
            "quote; orari di apertura e patentini valgono sempre."
        ),
        (
            "Whoever reserved reads it. With a reason, lead time, grid and quotas are set aside; "
            "opening hours and trainings never are."
        ),
    ),
    "board_reason_helps": (
        "Se serve lo stesso, scrivi un motivo: questa regola si può mettere da parte.",
        "If it has to be all the same, give a reason: this rule can be set aside.",
    ),
    "board_move_begun": ("È già cominciata: l’inizio resta.", "It has begun: the start stays."),
    "board_leave": ("Lascia com’è", "Leave it"),
    "board_open": ("Apri la prenotazione", "Open the reservation"),
    "board_several": (
        "Occupa più unità: resta dov’è se lì è libero.",
        "It takes several units: it stays on them where they are free.",
    ),
    "board_keys": (
        (
            "Da tastiera, su una prenotazione: frecce per spostarla, Maiusc e ← → per "
            "accorciarla o allungarla, Invio per confermare, Esc per lasciarla dov’è. Con il "
            "mouse: trascinala, o tirane il bordo destro."
        ),
        (
            "By keyboard, on a reservation: arrows to move it, Shift with ← → to shorten or "
            "lengthen it, Enter to apply, Escape to leave it. With a mouse: drag it, or pull its "
            "right edge."
        ),
    ),
    "board_told_moving": (
        "{place}, {from}–{to}. Invio per spostarla qui, Esc per lasciarla dov’era.",
        "{place}, {from}–{to}. Enter to move it here, Escape to leave it where it was.",
    ),
    "board_told_back": ("Lasciata dov’era.", "Left where it was."),
    "board_other_spaces": ("Altri spazi", "Other spaces"),
    "board_all_spaces": ("Tutti gli spazi", "All spaces"),
    "board_week": ("Settimana", "Week"),
    "week_title": ("Settimana dal {first:day}", "Week of {first:day}"),
    "week_before": ("Settimana prima", "Week before"),
    "week_after": ("Settimana dopo", "Week after"),
    "week_this": ("Questa settimana", "This week"),
    "week_table": ("La settimana, unità per unità", "The week, unit by unit"),
    "week_frame": (
        "Tabella della settimana, scorre di lato",
        "Table of the week, scrolls sideways",
    ),
    "week_caption": (
        (
            "Unità per riga, giorni per colonna. Ogni casella dice chi, quando e lo stato, e "
            "porta al giorno."
        ),
        (
            "Units by row, days by column. Each cell says who, when and the status, and leads to "
            "the day."
        ),
    ),
    "week_full": ("{percent} % occupato", "{percent} % taken"),
    "week_full_all": ("Quanto è pieno", "How full"),
    "week_shut": ("chiuso", "closed"),
    "week_nothing": ("libera", "free"),
    "week_over": ("passato", "over"),
    "week_days_over": (
        "{count:giorno passato|giorni passati}",
        "{count:day that is over|days that are over}",
    ),
    "week_more": ("e {count:altra|altre}", "and {count:more|more}"),
    "week_stays": ("{count:prenotazione|prenotazioni}", "{count:reservation|reservations}"),
    "week_closed": ("{count:unità chiusa|unità chiuse}", "{count:unit closed|units closed}"),
    "week_open_day": ("Apri {day}", "Open {day}"),
    "week_days": ("Giorno per giorno", "Day by day"),
}
