"""Sentences of the door of a space: its sheet, its display, and who arrives, in both languages."""

from collections.abc import Mapping

DOORS: Mapping[str, tuple[str, str]] = {
    "door_title": ("Porta", "Door"),
    "door_what": (
        (
            "Chi ha prenotato fa il check-in da sé: inquadra il QR appeso all’ingresso, o scrive "
            "il codice che cambia su uno schermo. Quale serve, lo dicono le regole di ogni "
            "risorsa."
        ),
        (
            "Those who reserved check themselves in: they scan the QR at the entrance, or type the "
            "code that changes on a display. The rules of each resource say which it takes."
        ),
    ),
    "door_sheet": ("Il foglio da appendere", "The sheet to hang up"),
    "door_sheet_what": (
        "Stampa questa pagina: sulla carta c’è solo il foglio.",
        "Print this page: only the sheet comes out on paper.",
    ),
    "door_none": (
        "Non c’è ancora un foglio per questo spazio.",
        "There is no sheet for this space yet.",
    ),
    "door_first": ("Prepara il foglio", "Make the sheet"),
    "door_since": ("Fatto {moment}.", "Made {moment}."),
    "door_renew": ("Fai un QR nuovo", "Make a new QR"),
    "door_renew_what": (
        "Se un foglio è finito in mano d’altri: i fogli già stampati smettono subito di valere.",
        "If a sheet got into other hands: those already printed stop working at once.",
    ),
    "door_done_nuovo": (
        "C’è un QR nuovo: stampa il foglio e cambia quello appeso.",
        "There is a new QR: print the sheet and replace the one that hangs there.",
    ),
    "door_done_spento": ("Schermo spento", "Display switched off"),
    "door_qr": ("Codice QR per il check-in: {space}", "QR code for check-in: {space}"),
    "door_displays": ("Schermi all’ingresso", "Displays at the entrance"),
    "door_displays_what": (
        (
            "Un tablet alla parete mostra sei cifre che cambiano ogni minuto. Ogni schermo ha un "
            "indirizzo suo, che non apre nient’altro e che puoi spegnere."
        ),
        (
            "A tablet on the wall shows six digits that change every minute. Each display has an "
            "address of its own, which opens nothing else and which you can switch off."
        ),
    ),
    "door_no_display": ("Nessuno schermo.", "No displays."),
    "door_display_new": ("Aggiungi uno schermo", "Add a display"),
    "door_display_name": ("Dove sta", "Where it stands"),
    "door_display_hint": ("per esempio: ingresso", "for example: entrance"),
    "door_display_make": ("Crea l’indirizzo", "Make the address"),
    "door_display_made": ("Lo schermo nuovo", "The new display"),
    "door_display_address": ("Indirizzo dello schermo", "Address of the display"),
    "door_display_once": (
        "Aprilo sul tablet: lo vedi solo adesso.",
        "Open it on the tablet: you only see it now.",
    ),
    "door_display_off": ("Spegni", "Switch off"),
    "door_display_used": ("acceso {moment}", "on {moment}"),
    "door_display_unused": ("mai acceso", "never on"),
    "display_title": ("Check-in", "Check-in"),
    "display_qr": ("Codice QR del momento", "QR code of the moment"),
    "display_off": (
        "Lo schermo non è collegato: il codice torna appena c’è rete.",
        "This display is offline: the code comes back with the network.",
    ),
    "arrive_title_space": ("Check-in: {space}", "Check-in: {space}"),
    "arrive_choose": ("Quale prenotazione?", "Which reservation?"),
    "arrive_early": ("Il check-in apre {moment}.", "Check-in opens {moment}."),
    "arrive_over": ("È già finita.", "It is already over."),
    "arrive_no_show": (
        "Il tempo per il check-in è passato e il posto è tornato libero. Chiedi allo spazio.",
        "The time to check in has passed and the place is free again. Ask at the space.",
    ),
    "arrive_pending": (
        "Aspetta ancora la risposta dello spazio.",
        "It still waits for the space’s answer.",
    ),
    "arrive_in": ("Check-in già fatto.", "Already checked in."),
    "arrive_code": (
        "Qui serve il codice dello schermo all’ingresso.",
        "This one takes the code of the display at the entrance.",
    ),
    "arrive_door": (
        "Qui serve il QR del foglio appeso all’ingresso.",
        "This one takes the QR of the sheet at the entrance.",
    ),
    "arrive_none": (
        "Oggi qui non hai prenotazioni.",
        "You have no reservations here today.",
    ),
    "arrive_none_what": (
        "Se hai prenotato con un altro indirizzo e-mail, esci ed entra con quello.",
        "If you reserved with another e-mail address, sign out and sign in with that one.",
    ),
    "arrive_today": ("Oggi", "Today"),
    "arrive_space": ("Vedi lo spazio e prenota", "See the space and reserve"),
    "arrive_not_done": ("Il check-in non è fatto", "You are not checked in"),
    "know_arrival_door": (
        "fai il check-in all’ingresso entro le {time}; poi il posto torna libero.",
        "check in at the entrance by {time}; then the place is free again.",
    ),
    "at_door_how": (
        "Il check-in si fa all’ingresso: inquadra con la fotocamera il QR appeso lì.",
        "Check in at the entrance: scan the QR that hangs there with your camera.",
    ),
    "at_door_link": ("Come fare il check-in", "How to check in"),
    "at_door_send": ("Fai il check-in", "Check in"),
    "at_door_code": (
        "Codice dello schermo all’ingresso",
        "Code of the display at the entrance",
    ),
    "at_door_code_hint": (
        "sei cifre, cambiano ogni minuto",
        "six digits, they change every minute",
    ),
}
# What the sheet and the display say in both languages at once, whoever stands there.
AT_THE_DOOR: Mapping[str, tuple[str, str]] = {
    "sheet_head": ("Sei arrivato? Fai il check-in", "Arrived? Check in"),
    "sheet_how": (
        "Inquadra il codice con la fotocamera del telefono, accedi e premi «Sono qui».",
        "Scan the code with your phone’s camera, sign in and press “I am here”.",
    ),
    "display_how": (
        "Scrivi il codice nella pagina della tua prenotazione, o inquadra il QR.",
        "Type the code on your reservation’s page, or scan the QR.",
    ),
}
