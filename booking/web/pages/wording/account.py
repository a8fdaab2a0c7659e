"""Sentences of moving, of private calendar addresses and of the account, in both languages."""

from collections.abc import Mapping

ACCOUNT: Mapping[str, tuple[str, str]] = {
    "move_title": ("Sposta la prenotazione", "Move the reservation"),
    "move_now": ("Ora è", "It is now"),
    "move_to": ("Quando la vuoi", "When you want it"),
    "move_see": ("Vedi il nuovo prezzo", "See the new price"),
    "move_pay": ("Sposta: paghi {due} all’arrivo", "Move: pay {due} on arrival"),
    "move_new": ("Il nuovo orario", "The new time"),
    "move_covered": ("{covered} li paga il Comune.", "The city pays {covered}."),
    "move_keeps": (
        "Se il nuovo orario non c’è, tutto resta com’è. Prezzo e voucher si ricalcolano.",
        "If the new time can’t be had, all stays as it is. Price and voucher are worked out anew.",
    ),
    "move_not": ("Non è stata spostata", "It was not moved"),
    "move_stays": ("La prenotazione resta com’era.", "The reservation is as it was."),
    "move_instead": ("Liberi adesso", "Free now"),
    "move_here": ("Sposta qui, paghi {due}", "Move here, pay {due}"),
    "go_back": ("Torna alla prenotazione", "Back to the reservation"),
    "feeds_title": ("La mia agenda", "My calendar"),
    "feeds_what": (
        (
            "Un indirizzo privato mostra le tue prenotazioni nel calendario che usi già, e le "
            "tiene aggiornate."
        ),
        (
            "A private address shows your reservations in the calendar you already use, and keeps "
            "them up to date."
        ),
    ),
    "feeds_new": ("Crea un indirizzo", "Make an address"),
    "feeds_name": ("Per che cosa (per riconoscerlo)", "What for (to tell it apart)"),
    "feeds_name_hint": ("per esempio: telefono", "for example: phone"),
    "feeds_bad_name": (
        "un nome di al massimo 100 caratteri, su una riga",
        "a name of at most 100 characters, on one line",
    ),
    "feeds_scope": ("Che cosa mostra", "What it shows"),
    "feeds_details": ("Le mie, dove e che cosa", "Mine, where and what"),
    "feeds_busy": ("Le mie, solo «Occupato»", "Mine, only “Busy”"),
    "feeds_space": ("{space}, con i nomi", "{space}, with names"),
    "feeds_closures": ("Le chiusure di tutti gli spazi", "The closures of all spaces"),
    "feeds_names": (
        "Con i nomi vedi chi ha prenotato, mai la sua e-mail.",
        "With names you see who has reserved, never their e-mail.",
    ),
    "feeds_roles": (
        "Un indirizzo dello spazio o del Comune vale finché hai quel ruolo.",
        "An address of the space or of the city works as long as you have that role.",
    ),
    "feeds_asleep": (
        "non mostra nulla: non hai più questo ruolo",
        "shows nothing: you no longer have the role",
    ),
    "feeds_make": ("Crea l’indirizzo", "Make the address"),
    "feeds_made": ("Ecco il tuo indirizzo", "Here is your address"),
    "feeds_once": (
        "Lo vedi solo ora: copialo o iscriviti adesso. Chi lo ha vede ciò che mostra.",
        "You see it only now: copy it or subscribe now. Whoever has it sees what it shows.",
    ),
    "feeds_address": ("Indirizzo", "Address"),
    "feeds_webcal": ("Iscriviti con il calendario", "Subscribe with your calendar"),
    "feeds_google": ("Aggiungi a Google", "Add to Google"),
    "feeds_google_says": (
        "Google rilegge circa una volta al giorno.",
        "Google refreshes about once a day.",
    ),
    "feeds_list": ("I tuoi indirizzi", "Your addresses"),
    "feeds_none": ("Non hai ancora un indirizzo.", "You have no address yet."),
    "feeds_used": ("usato l’ultima volta {moment}", "last used {moment}"),
    "feeds_unused": ("mai usato", "never used"),
    "feeds_revoke": ("Spegni", "Switch off"),
    "passwords_title": ("Password per app", "App passwords"),
    "passwords_what": (
        (
            "Con il tuo indirizzo mail e una password per app, Thunderbird, Apple Calendario o "
            "DAVx⁵ leggono le tue prenotazioni e le tengono aggiornate. Non aprono altro."
        ),
        (
            "With your mail address and an app password, Thunderbird, Apple Calendar or DAVx⁵ "
            "read your reservations and keep them up to date. They open nothing else."
        ),
    ),
    "passwords_name": ("Per che cosa (per riconoscerla)", "What for (to tell it apart)"),
    "passwords_revoke": ("Disattiva", "Switch off"),
    "passwords_used": ("usata l’ultima volta {moment}", "last used {moment}"),
    "passwords_unused": ("mai usata", "never used"),
    "passwords_new": ("Crea una password", "Make a password"),
    "passwords_name_hint": ("per esempio: Thunderbird", "for example: Thunderbird"),
    "passwords_make": ("Crea la password", "Make the password"),
    "passwords_made": ("Ecco la password", "Here is the password"),
    "passwords_once": (
        "La vedi solo ora: scrivila nell’app, come calendario in rete (CalDAV).",
        "You see it only now: enter it in the app, as a network calendar (CalDAV).",
    ),
    "passwords_password": ("Password", "Password"),
    "passwords_user": ("Nome utente", "User name"),
    "passwords_list": ("Le tue password", "Your passwords"),
    "passwords_none": ("Non hai ancora una password.", "You have no password yet."),
    "account_choices": ("Le tue scelte", "Your choices"),
    "account_language": ("Lingua", "Language"),
    "account_language_what": (
        "Delle pagine e delle mail.",
        "Of the pages and of your mail.",
    ),
    "name_field": ("Nome", "Name"),
    "account_name": ("Come ti chiami", "Your name"),
    "account_name_what": (
        "Lo leggono gli spazi in cui prenoti, per trovarti quando arrivi.",
        "The spaces in which you reserve read it, to find you when you arrive.",
    ),
    "account_save_name": ("Salva il nome", "Save the name"),
    "account_not_saved": ("Non salvato", "Not saved"),
    "account_no_name": (
        "Gli spazi ti vedono come «Senza nome».",
        "The spaces see you as “No name given”.",
    ),
    "account_give_name": ("Scrivi come ti chiami", "Say what you are called"),
    "account_reminders": ("Promemoria per mail", "Reminders by mail"),
    "account_day": ("Un giorno prima", "A day before"),
    "account_hour": ("Un’ora prima", "An hour before"),
    "account_save_reminders": ("Salva i promemoria", "Save the reminders"),
    "account_save_language": ("Salva la lingua", "Save the language"),
    "account_saved": ("Salvato.", "Saved."),
    "account_agenda": ("Indirizzi per la tua agenda", "Addresses for your calendar"),
}
