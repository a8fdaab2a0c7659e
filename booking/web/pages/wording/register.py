"""Sentences of the city's list, in Italian and English."""

from collections.abc import Mapping

REGISTER: Mapping[str, tuple[str, str]] = {
    "register_title": ("L’elenco della città", "The city’s list"),
    "register_what": (
        "Gli spazi che il Comune ha visitato e iscritto: qui si usa il voucher.",
        "The spaces that the city visited and listed: vouchers are used here.",
    ),
    "register_count": (
        "{count:spazio|spazi} in elenco oggi, {day}.",
        "{count:space|spaces} in the list today, {day}.",
    ),
    "register_coworking": ("Coworking", "Coworkings"),
    "register_fablab": ("FabLab e makerspace", "FabLabs and makerspaces"),
    "register_hub": ("Spazi della città", "City hubs"),
    "register_municipio": ("Municipio {number}", "Municipio {number}"),
    "register_since": ("In elenco dal {day}", "Listed since {day}"),
    "register_empty": ("Oggi l’elenco è vuoto.", "The list is empty today."),
    "register_open_data": ("Dati aperti", "Open data"),
    "register_open_data_what": (
        "Lo stesso elenco per programmi e fogli di calcolo, con la licenza che il catalogo indica.",
        "The same list for programs and spreadsheets, under the licence that the catalogue names.",
    ),
    "register_as_csv": ("Elenco in CSV", "List as CSV"),
    "register_as_json": ("Elenco in JSON", "List as JSON"),
    "register_catalog": ("Catalogo DCAT-AP_IT in JSON-LD", "DCAT-AP_IT catalogue in JSON-LD"),
}
