"""Sentences of the month that a space's own site shows, and of how to put it there."""

from collections.abc import Mapping

EMBED: Mapping[str, tuple[str, str]] = {
    "month_of": ("Quando c’è posto", "When there is room"),
    "month_caption": ("{month}: {name}", "{month}: {name}"),
    "month_nav": ("Mesi", "Months"),
    "month_before": ("Mese prima", "Month before"),
    "month_after": ("Mese dopo", "Month after"),
    "month_day": ("{day}: {what}", "{day}: {what}"),
    "month_legend": ("Che cosa vogliono dire", "What the words mean"),
    "day_free": ("libero", "free"),
    "day_little": ("pochi", "few"),
    "day_full": ("pieno", "full"),
    "day_closed": ("chiuso", "closed"),
    "day_today": ("oggi", "today"),
    "day_past": ("passato", "over"),
    "means_free": ("c’è posto", "there is room"),
    "means_little": (
        "resta meno di un quarto dei posti e delle ore",
        "less than a quarter of places and hours is left",
    ),
    "means_full": ("non c’è più posto", "nothing is left"),
    "means_closed": ("lo spazio è chiuso", "the space is closed"),
    "means_today": ("con il bordo", "with the border"),
    "month_reserve": ("Vedi gli orari e prenota", "See the times and reserve"),
    "month_none": ("Questo mese non si può mostrare", "This month can’t be shown"),
    "month_none_what": (
        "Si vedono i mesi da {first} a {last}.",
        "The months from {first} to {last} can be seen.",
    ),
    "month_this": ("Vai a {month}", "Go to {month}"),
    "month_nowhere": (
        "Questo spazio, o questa risorsa, non c’è",
        "There is no such space, or no such resource of it",
    ),
    "month_nowhere_what": (
        "Forse ha cambiato nome. Gli spazi della città sono tutti su Posto.",
        "It may have another name now. All of the city’s spaces are on Posto.",
    ),
    "month_search": ("Cerca uno spazio", "Find a space"),
    "follow_address": ("indirizzo", "address"),
    "follow_network": (
        "Tutti gli spazi della città in un solo calendario:",
        "All of the city’s spaces in one calendar:",
    ),
    "site_title": ("Sul sito dello spazio", "On the space’s own site"),
    "site_what": (
        (
            "Un mese con i giorni liberi e pieni, senza nomi e senza cookie. Copia questo codice "
            "nella pagina."
        ),
        (
            "A month with its free and full days, without names and without cookies. Copy this "
            "code into the page."
        ),
    ),
    "site_code": ("Codice da copiare", "Code to copy"),
    "busy_title": ("Per altri programmi", "For other programs"),
    "busy_what": (
        (
            "Server di posta e gestionali leggono qui quando non c’è posto e quando è chiuso "
            "(free/busy)."
        ),
        (
            "Mail servers and management software read here when there is no room and when it is "
            "closed (free/busy)."
        ),
    ),
    "busy_address": ("Indirizzo free/busy", "Free/busy address"),
}
