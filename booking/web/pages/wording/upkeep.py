"""Sentences of what a manager changes about a space, in both languages."""

from collections.abc import Mapping

UPKEEP: Mapping[str, tuple[str, str]] = {
    "up_nav": ("Gestione dello spazio", "Running the space"),
    "up_public": ("Pagina pubblica", "Public page"),
    "up_closures": ("Chiusure", "Closures"),
    "up_hours": ("Orari", "Hours"),
    "up_closures_what": (
        "Quello che è chiuso non si può prenotare. Prima di chiudere vedi chi ha già prenotato.",
        "What is closed can’t be reserved. Before anything closes you see who has reserved.",
    ),
    "up_list": ("Chiuso adesso e in futuro", "Closed now and later"),
    "up_none": ("Nessuna chiusura: è tutto aperto.", "No closures: everything is open."),
    "up_reopen": ("Riapri", "Reopen"),
    "up_now": ("chiuso adesso", "closed now"),
    "up_later": ("in programma", "planned"),
    "up_close": ("Chiudi qualcosa", "Close something"),
    "up_what_field": ("Che cosa", "What"),
    "up_all_space": ("Tutto lo spazio", "The whole space"),
    "up_all_of": ("{what}: tutto", "All of {what}"),
    "up_until_hint": ("se dura più giorni", "if it lasts longer"),
    "up_reason_field": ("Perché", "Why"),
    "up_reason_hint": (
        "lo leggono chi ha prenotato e chi segue il calendario",
        "those who reserved and who follow the calendar read it",
    ),
    "up_bad_reason": (
        "scrivi il motivo, al massimo 200 caratteri su una riga",
        "write the reason, at most 200 characters on one line",
    ),
    "up_do_close": ("Chiudi", "Close"),
    "up_not_done": ("Non è cambiato nulla", "Nothing was changed"),
    "up_hits": (
        "Tocca {count:prenotazione|prenotazioni}",
        "It hits {count:reservation|reservations}",
    ),
    "up_hits_what": (
        (
            "Non è ancora cambiato nulla. Di’ che cosa fare di ciascuna, poi conferma. Chi ha "
            "prenotato riceve una mail."
        ),
        (
            "Nothing has changed yet. Say what becomes of each, then confirm. Those who reserved "
            "get a mail."
        ),
    ),
    "up_choice_move": ("Sposta su un’altra unità", "Move to another unit"),
    "up_choice_offer": ("Annulla e proponi altri posti", "Cancel and offer other places"),
    "up_choice_cancel": ("Annulla", "Cancel"),
    "up_choice_keep": ("Tienila: apriamo apposta", "Keep it: we open for them"),
    "up_for_all": (
        "Per tutte e {count}, se non scegli altro qui sotto",
        "For all {count}, unless you choose otherwise below",
    ),
    "up_as_all": ("Come per tutte", "As for all"),
    "up_move_where": (
        "Sposta dove si può, altrimenti annulla e proponi altri posti",
        "Move where possible, else cancel and offer other places",
    ),
    "up_back": ("tornano {money} di voucher", "{money} go back to the voucher"),
    "up_visit": (
        (
            "Fa parte di una visita, che vale tutta insieme: annullarla annulla anche "
            "{count:altra prenotazione|altre prenotazioni} della stessa visita."
        ),
        (
            "Part of a visit, which stands or falls as one: cancelling it cancels "
            "{count:other reservation|other reservations} of the same visit too."
        ),
    ),
    "up_visit_decline": (
        (
            "Fa parte di una visita, che vale tutta insieme: rifiutarla annulla anche "
            "{count:altra prenotazione|altre prenotazioni} della stessa visita."
        ),
        (
            "Part of a visit, which stands or falls as one: declining it cancels "
            "{count:other reservation|other reservations} of the same visit too."
        ),
    ),
    "up_no_name": ("senza nome", "no name"),
    "up_do_close_so": ("Chiudi e fai così", "Close, and do so"),
    "up_do_hours_so": ("Cambia gli orari e fai così", "Change the hours, and do so"),
    "up_back_to_form": ("Torna senza cambiare nulla", "Back, changing nothing"),
    "up_done_chiuso": ("Chiuso", "Closed"),
    "up_done_riaperto": ("Riaperto", "Reopened"),
    "up_done_cambiati": ("Orari cambiati", "Hours changed"),
    "up_done_uguali": (
        "Gli orari sono quelli di prima: non è cambiato nulla",
        "The hours are as they were: nothing was changed",
    ),
    "up_changes": ("Che cosa cambia negli orari", "What changes in the hours"),
    "up_becomes": ("diventa", "becomes"),
    "up_comes_season": ("Stagione nuova", "New season"),
    "up_comes_exception": ("Eccezione nuova", "New exception"),
    "up_goes_season": ("Stagione tolta", "Season removed"),
    "up_goes_exception": ("Eccezione tolta", "Exception removed"),
    "up_same_hours": ("Gli orari sono quelli di prima.", "The hours are as they were."),
    "up_on_holidays": ("Nei festivi", "On public holidays"),
    "up_holidays_open": ("aperto come gli altri giorni", "open as on other days"),
    "up_moved": ("{count:spostata|spostate}", "{count} moved"),
    "up_offered": (
        (
            "{count:annullata proponendo altri posti|annullate proponendo altri posti}, "
            "dove ce n’erano"
        ),
        "{count} cancelled, other places offered where there were any",
    ),
    "up_stuck": (
        "Non può andare su un’altra unità.",
        "It can’t go to another unit.",
    ),
    "up_cancelled": ("{count:annullata|annullate}", "{count} cancelled"),
    "up_kept": ("{count:tenuta|tenute}", "{count} kept"),
    "up_hours_what": (
        "Gli orari di una settimana normale; una stagione o un’eccezione valgono al loro posto.",
        "The hours of a usual week; a season or an exception holds in their place.",
    ),
    "up_week": ("La settimana", "The week"),
    "up_day_hint": (
        (
            "Tutto il giorno 9–18; con una pausa 9–13, 14–18; mezza giornata 9–13. 22–2 passa la "
            "mezzanotte. Vuoto: chiuso."
        ),
        (
            "All day 9–18; with a break 9–13, 14–18; half a day 9–13. 22–2 goes past midnight. "
            "Empty: closed."
        ),
    ),
    "up_holidays": (
        "Chiuso nei festivi (nazionali e 7 dicembre)",
        "Closed on public holidays (national ones and 7 December)",
    ),
    "up_special": ("Stagioni ed eccezioni", "Seasons and exceptions"),
    "up_special_none": ("Nessuna: vale sempre la settimana.", "None: the week always holds."),
    "up_remove": ("Togli", "Remove"),
    "up_add_special": ("Aggiungi giorni con orari propri", "Add days with hours of their own"),
    "up_kind": ("Che cos’è", "What it is"),
    "up_season": ("Stagione", "Season"),
    "up_exception": ("Eccezione", "Exception"),
    "up_season_hint": (
        "Una stagione resta chiusa nei festivi; un’eccezione vale prima di tutto.",
        "A season stays closed on holidays; an exception comes before everything.",
    ),
    "up_name_field": ("Nome", "Name"),
    "up_name_hint": ("per esempio Agosto, Inventario", "such as August, Stocktaking"),
    "up_first_day": ("Dal giorno", "From day"),
    "up_last_day": ("Al giorno, compreso", "To day, included"),
    "up_special_hours": ("Orari in quei giorni", "Hours on those days"),
    "up_special_hint": (
        "Per esempio 9-13 ogni giorno, o lun-ven 9-13, 14-18, sab 9-13. Vuoto: chiuso.",
        "For example 9-13 on each day, or mon-fri 9-13, 14-18, sat 9-13. Empty: closed.",
    ),
    "up_shut": ("chiuso", "closed"),
    "up_do_hours": ("Salva gli orari", "Save the hours"),
    "up_bad_hours": (
        "«{found}» non si legge: scrivi per esempio 9–18, con una pausa 9–13, 14–18",
        "“{found}” can’t be read: write for example 9–18, or 9–13, 14–18 with a break",
    ),
    "up_bad_special": (
        "«{found}» non si legge: scrivi per esempio lun-ven 9-13, 14-18, sab 9-13",
        "“{found}” can’t be read: write for example mon-fri 9-13, 14-18, sat 9-13",
    ),
    "up_hours_overlap": (
        "le fasce di uno stesso giorno si sovrappongono: scrivile in fila, come 9–13, 14–18",
        "stretches of one day overlap: write them one after the other, like 9–13, 14–18",
    ),
    "up_bad_name": (
        "scrivi un nome, al massimo 100 caratteri",
        "write a name, at most 100 characters",
    ),
    "up_bad_last_day": (
        "l’ultimo giorno non viene prima del primo",
        "the last day is not before the first",
    ),
}
