"""Sentences of a space's imported calendars and conflicts, in both languages."""

from collections.abc import Mapping

CALENDARS: Mapping[str, tuple[str, str]] = {
    "cal_title": ("Calendari importati", "Imported calendars"),
    "cal_what": (
        "Quando è occupato un calendario che tieni altrove, qui non si può prenotare.",
        "While a calendar that you keep elsewhere is busy, nobody can reserve here.",
    ),
    "cal_list": ("I calendari", "The calendars"),
    "cal_none": (
        "Non c’è ancora un calendario: aggiungine uno.",
        "There is no calendar yet: add one.",
    ),
    "cal_waiting": ("In lettura", "Being read"),
    "cal_good": ("Letto", "Read"),
    "cal_failing": ("Da rileggere", "To be read again"),
    "cal_stale": ("Non si legge", "Can’t be read"),
    "cal_says_waiting": (
        "Lo leggiamo tra pochi secondi.",
        "We read it within seconds.",
    ),
    "cal_says_good": (
        "Letto {ago}: {times:periodo occupato|periodi occupati}.",
        "Read {ago}: {times:busy time|busy times}.",
    ),
    "cal_just_now": ("un attimo fa", "a moment ago"),
    "cal_minutes_ago": ("{minutes:minuto|minuti} fa", "{minutes:minute|minutes} ago"),
    "cal_says_failing": (
        (
            "Non si legge: {why}. Quello che diceva {good} blocca ancora "
            "({times:periodo|periodi}). Riproviamo {again}."
        ),
        (
            "It can’t be read: {why}. What it said {good} still blocks "
            "({times:busy time|busy times}). We try again {again}."
        ),
    ),
    "cal_says_never": (
        "Non si legge, e non blocca nulla: {why}. Riproviamo {again}.",
        "It can’t be read, and blocks nothing: {why}. We try again {again}.",
    ),
    "cal_warnings": (
        "Nel calendario ci sono cose che non si leggono: {count}.",
        "In the calendar there are things that can’t be read: {count}.",
    ),
    "cal_blocks_space": ("Blocca tutto lo spazio", "Blocks the whole space"),
    "cal_blocks": ("Blocca {what}", "Blocks {what}"),
    "cal_blocks_unit": ("Blocca {what}, {unit}", "Blocks {what}, {unit}"),
    "cal_blocks_nothing": (
        "{what} non c’è più: non blocca nulla",
        "{what} is no longer there: it blocks nothing",
    ),
    "cal_check": ("Rileggi", "Read again"),
    "cal_remove": ("Togli", "Remove"),
    "cal_remove_sure": (
        "Quello che blocca torna libero in pochi secondi, e dimentichiamo il suo indirizzo.",
        "What it blocks is free within seconds, and we forget its address.",
    ),
    "cal_remove_yes": ("Sì, togli", "Yes, remove"),
    "cal_add": ("Aggiungi un calendario", "Add a calendar"),
    "cal_name": ("Nome (per riconoscerlo)", "Name (to tell it apart)"),
    "cal_address": ("Indirizzo iCal", "iCal address"),
    "cal_address_hint": (
        "Comincia con https:// o webcal://. È un segreto: dopo mostriamo solo il suo server.",
        "It begins with https:// or webcal://. It is a secret: later we show its server alone.",
    ),
    "cal_find": ("Dove trovi l’indirizzo", "Where to find the address"),
    "cal_find_google": (
        "Sul computer: Impostazioni → il calendario → «Indirizzo segreto in formato iCal».",
        "On a computer: Settings → the calendar → “Secret address in iCal format”.",
    ),
    "cal_find_outlook": (
        "Sul web: Impostazioni → Calendario → Calendari condivisi → Pubblica → il link ICS.",
        "On the web: Settings → Calendar → Shared calendars → Publish → the ICS link.",
    ),
    "cal_find_apple": (
        "Condividi il calendario → «Calendario pubblico» → copia il link (webcal://).",
        "Share the calendar → “Public calendar” → copy the link (webcal://).",
    ),
    "cal_find_other": (
        "Nelle altre app cerca «iCal», «ICS» o «esporta»: serve un indirizzo, non un file.",
        "In other apps look for “iCal”, “ICS” or “export”: it takes an address, not a file.",
    ),
    "cal_where": ("Che cosa blocca", "What it blocks"),
    "cal_all": ("Tutto lo spazio", "The whole space"),
    "cal_all_of": ("{what}: tutto", "{what}: all of it"),
    "cal_do_add": ("Aggiungi", "Add"),
    "cal_not_added": ("Il calendario non è stato aggiunto", "The calendar was not added"),
    "cal_conflicts": ("Prenotazioni in conflitto", "Reservations in conflict"),
    "cal_conflicts_what": (
        "Restano valide finché non decidi. Nessuno può prenotare il resto del periodo.",
        "They stand until you decide. Nobody can reserve the rest of the time.",
    ),
    "cal_no_conflicts": ("Nessuna.", "None."),
    "cal_kept": ("Tenute lo stesso", "Kept all the same"),
    "cal_reserved": ("Prenotato", "Reserved"),
    "cal_busy": ("Occupato in", "Busy in"),
    "cal_somebody": ("chi ha prenotato", "whoever reserved"),
    "cal_move": ("Sposta", "Move"),
    "cal_cancel": ("Annulla la prenotazione", "Cancel the reservation"),
    "cal_cancel_sure": (
        "È una mancanza dello spazio: tutto torna a chi ha prenotato, che riceve una mail.",
        "It is the space’s fault: everything goes back to the member, who gets a mail.",
    ),
    "cal_cancel_yes": ("Sì, annulla", "Yes, cancel"),
    "cal_keep": ("Tieni", "Keep"),
    "cal_unkeep": ("Decidi di nuovo", "Decide anew"),
    "cal_done_aggiunto": ("Calendario aggiunto.", "Calendar added."),
    "cal_done_riletto": ("Lo rileggiamo subito.", "It is read at once."),
    "cal_done_tolto": ("Calendario tolto.", "Calendar removed."),
    "cal_done_annullata": ("Prenotazione annullata.", "Reservation cancelled."),
    "cal_done_tenuta": ("La prenotazione resta.", "The reservation stays."),
    "cal_done_riaperta": ("Da decidere di nuovo.", "To be decided anew."),
    "cal_manage": ("Gestisci i calendari importati", "Look after imported calendars"),
}
