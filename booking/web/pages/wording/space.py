"""Sentences of a space's page, in Italian and English."""

from collections.abc import Mapping

SPACE: Mapping[str, tuple[str, str]] = {
    "path": ("Percorso", "Path"),
    "kind_coworking": ("Coworking", "Coworking"),
    "kind_fablab": ("FabLab", "FabLab"),
    "kind_hub": ("Spazio della città", "City hub"),
    "sample_space": ("Spazio campione, per la dimostrazione", "Sample space, for demonstration"),
    "listed": ("Nell’elenco qualificato", "In the city’s list"),
    "listed_since": ("Nell’elenco qualificato dal {day}", "In the city’s list since {day}"),
    "listed_until": ("fino al {day}", "until {day}"),
    "not_listed_from": (
        "Dal {day} non accetta il voucher",
        "Takes no vouchers from {day}",
    ),
    "listed_for_demo": (
        "In elenco solo per questa dimostrazione",
        "Listed for this demonstration only",
    ),
    "not_listed": ("Non è nell’elenco qualificato", "Not in the city’s list"),
    "accepts_voucher": ("Accetta il voucher", "Takes vouchers"),
    "no_voucher": ("Non accetta il voucher", "Takes no vouchers"),
    "week": ("La settimana", "The week"),
    "week_how": (
        (
            "Il numero dice quante sono libere per tutta la fascia. Tocca una fascia per "
            "prenotare; le ore esatte si scelgono dopo."
        ),
        (
            "The number says how many are free for all of those hours. Choose a cell to reserve; "
            "the exact times come next."
        ),
    ),
    "week_before": ("Settimana prima", "Week before"),
    "week_after": ("Settimana dopo", "Week after"),
    "free_cells": ("{count} fasce libere", "{count} free times"),
    "free_cells_one": ("una fascia libera", "one free time"),
    "hours_column": ("Fascia", "Hours"),
    "cell_free": ("libere", "free"),
    "cell_free_one": ("libera", "free"),
    "cell_full": ("libere", "free"),
    "cell_shut": ("chiuso", "closed"),
    "cell_past": ("passato", "over"),
    "nothing_to_reserve": ("Qui non c’è nulla da prenotare.", "There is nothing to reserve here."),
    "facts": ("Com’è", "What it is like"),
    "open": ("Aperto", "Open"),
    "there_is": ("C’è", "It has"),
    "address": ("Indirizzo", "Address"),
    "contacts": ("Sito", "Website"),
    "hours_unknown": ("Orari da definire", "Hours to be decided"),
    "hours_not_holidays": ("{hours}; chiuso nei festivi", "{hours}; closed on holidays"),
    "price_hour_always": ("{price} l’ora", "{price} an hour"),
    "price_hour_peak": ("{price} l’ora nelle ore di punta", "{price} an hour at peak times"),
    "price_hour_off_peak": ("{price} nelle altre", "{price} at others"),
    "price_half_day_always": (
        "{price} mezza giornata (fino a {hours} ore)",
        "{price} half a day (up to {hours} hours)",
    ),
    "price_day_always": ("{price} il giorno", "{price} a day"),
    "units_there": ("{count} in tutto", "{count} in all"),
    "rule_approval": ("lo spazio risponde entro {length}", "the space answers within {length}"),
    "rule_qualification": (
        "serve il patentino «{family}»",
        "needs the training “{family}”",
    ),
    "rule_staffed": ("solo quando c’è il personale", "only while staff are there"),
    "rule_age": ("da {age} anni", "from {age} years of age"),
    "rule_lead": ("con almeno {length} di anticipo", "at least {length} ahead"),
    "follow_calendar": ("Segui il calendario", "Follow the calendar"),
    "follow_what": (
        "Gli orari occupati nella tua agenda, sempre aggiornati. Nessun nome: solo «Occupato».",
        (
            "The times that are taken, in your own calendar and up to date. No names: only "
            "“Occupied”."
        ),
    ),
    "subscribe": ("Iscriviti", "Subscribe"),
    "to_google": ("Aggiungi a Google", "Add to Google"),
    "feed_address": ("Indirizzo per le altre app", "Address for other apps"),
    "google_slow": (
        "Google rilegge circa una volta al giorno; le altre app più spesso.",
        "Google refreshes about once a day; other apps more often.",
    ),
}
