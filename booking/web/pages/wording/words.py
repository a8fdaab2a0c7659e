"""Every sentence of the pages, in Italian and English."""

from collections.abc import Mapping

from booking.web.pages.wording.account import ACCOUNT
from booking.web.pages.wording.board import BOARD
from booking.web.pages.wording.calendars import CALENDARS
from booking.web.pages.wording.city import CITY
from booking.web.pages.wording.doors import DOORS
from booking.web.pages.wording.embed import EMBED
from booking.web.pages.wording.figures import FIGURES
from booking.web.pages.wording.finding import FINDING
from booking.web.pages.wording.groups import GROUPS
from booking.web.pages.wording.inventory import INVENTORY
from booking.web.pages.wording.mine import MINE
from booking.web.pages.wording.people import PEOPLE
from booking.web.pages.wording.programs import PROGRAMS
from booking.web.pages.wording.qualifications import QUALIFICATIONS
from booking.web.pages.wording.register import REGISTER
from booking.web.pages.wording.reserving import RESERVING
from booking.web.pages.wording.space import SPACE
from booking.web.pages.wording.tokens import TOKENS
from booking.web.pages.wording.upkeep import UPKEEP
from booking.web.pages.wording.vouchers import VOUCHERS

_BOTH: Mapping[str, tuple[str, str]] = {
    "skip": ("Vai al contenuto", "Skip to content"),
    "account": ("Il tuo account", "Your account"),
    "other_language": ("English", "Italiano"),
    "demo_band": (
        "Dimostrazione: spazi, prezzi e orari sono esempi.",
        "Demonstration: spaces, prices and hours are samples.",
    ),
    "demo_mail": ("Leggi la posta", "Read the mail"),
    "sign_in": ("Accedi", "Sign in"),
    "sign_out": ("Esci", "Sign out"),
    "needed": (
        "I campi con l’asterisco (*) sono da compilare.",
        "Fields with an asterisk (*) have to be filled in.",
    ),
    "again_kept": (
        "Non è stato fatto nulla. Quello che hai scritto è tutto qui: rimandalo allora.",
        "Nothing was done. All that you wrote is kept here: send it again then.",
    ),
    "again_files": (
        "Solo i file vanno scelti di nuovo, qui sotto.",
        "Files alone have to be chosen again, below.",
    ),
    "again_file": ("Di nuovo il file", "The file again:"),
    "again_secret": (
        "Non è stato fatto nulla. C’era un codice, che non si tiene: torna indietro e riscrivilo.",
        "Nothing was done. There was a code, which is not kept: go back and write it again.",
    ),
    "again_do": ("Riprova", "Send it again"),
    "again_back": ("Torna alla pagina senza rimandare", "Back to the page without sending"),
    "back_to_board": ("La giornata dello spazio", "The space’s board"),
    "back_to_mine": ("Le mie prenotazioni", "My reservations"),
    "to_start": ("Torna all’inizio", "Back to the start"),
    "footer": ("Gli spazi di lavoro condivisi della città", "The city’s shared workplaces"),
    "signed_in_as": ("Sei", "You are"),
    "you_are": ("Ruolo", "Role"),
    "you_manage": ("Gli spazi che gestisci", "Spaces that you manage"),
    "voucher": ("Voucher", "Voucher"),
    "left": ("da usare quest’anno", "left this year"),
    "until": ("vale fino al", "valid until"),
    "next_reservations": ("Le tue prossime prenotazioni", "Your next reservations"),
    "no_reservations": (
        "Non hai prenotazioni in arrivo.",
        "You have no reservations to come.",
    ),
    "approval_pending": ("in attesa di risposta", "waiting for an answer"),
    "on_hold": ("tenuta da parte", "on hold"),
    "you_pay": ("paghi allo spazio", "you pay at the space"),
    "email": ("La tua e-mail", "Your e-mail"),
    "email_wrong": (
        "Questo indirizzo non sembra completo. Scrivilo come ada@example.org.",
        "This address does not look complete. Write it like ada@example.org.",
    ),
    "sign_in_how": (
        "Scrivi la tua e-mail: ti mandiamo un link per entrare.",
        "Enter your e-mail: we send you a link to sign in.",
    ),
    "no_password": (
        "Non serve una password. Se non hai un account, nasce al primo accesso.",
        "There is no password. If you have no account yet, the first sign-in makes it.",
    ),
    "send_link": ("Mandami il link", "Send me the link"),
    "sent_title": ("Guarda la posta", "Check your mail"),
    "sent_what": (
        (
            "Se l’indirizzo è giusto, tra poco arriva un messaggio con un link e un codice. "
            "Valgono 15 minuti, in questo browser."
        ),
        (
            "If the address is right, a message with a link and a code arrives shortly. "
            "They work for 15 minutes, in this browser."
        ),
    ),
    "code": ("Codice del messaggio", "Code from the message"),
    "code_hint": (
        "Se leggi la posta su un altro dispositivo, scrivi qui le otto lettere e cifre.",
        "If you read your mail on another device, type the eight letters and digits here.",
    ),
    "code_wrong": (
        "Il codice non è giusto, o non vale più. Controllalo, o chiedi un altro link.",
        "The code is not right, or no longer valid. Check it, or ask for another link.",
    ),
    "sent_nothing": (
        "Non arriva nulla? Guarda nello spam, oppure",
        "Nothing there? Look in spam, or",
    ),
    "ask_again": ("chiedi un altro link", "ask for another link"),
    "ask_for_another": ("Chiedi un altro link", "Ask for another link"),
    "link_title": ("Eccoti", "Here you are"),
    "link_for": ("Stai per entrare come", "You are about to sign in as"),
    "elsewhere_title": ("Continua dove hai cominciato", "Go on where you began"),
    "elsewhere_what": (
        (
            "Hai chiesto il link da un altro browser, e vale solo lì. Torna a quel browser e "
            "scrivi il codice che trovi nel messaggio; oppure chiedi un altro link da qui."
        ),
        (
            "You asked for this link in another browser, and it works only there. Go back to it "
            "and type the code from the message; or ask for another link from here."
        ),
    ),
    "demo_over_what": (
        "I link della dimostrazione valgono fino al riavvio; ogni avvio ne scrive di nuovi.",
        "The demonstration’s links work until it starts again; each start prints new ones.",
    ),
    "over_title": ("Questo link non vale più", "This link no longer works"),
    "over_what": (
        "Un link vale una volta sola, per 15 minuti. Chiedine un altro: arriva subito.",
        "A link works once, for 15 minutes. Ask for another one: it comes at once.",
    ),
    "demo_title": ("Entra nella demo come", "Enter the demo as"),
    "demo_what": (
        (
            "Tutto è di prova: prenoti, annulli e sposti senza conseguenze, da queste pagine e "
            "con l’API."
        ),
        (
            "Everything is for trying: reserve, cancel and move without consequences, on these "
            "pages and over the API."
        ),
    ),
    "role_coworker": ("coworker", "coworker"),
    "role_manager": ("chi gestisce uno spazio", "a space’s manager"),
    "role_officer": ("chi lavora in Comune", "a city officer"),
    "role_admin": ("chi amministra il servizio", "an administrator of the service"),
}

_EVERY = {
    **_BOTH,
    **FINDING,
    **SPACE,
    **UPKEEP,
    **INVENTORY,
    **RESERVING,
    **MINE,
    **GROUPS,
    **ACCOUNT,
    **BOARD,
    **PEOPLE,
    **PROGRAMS,
    **TOKENS,
    **CALENDARS,
    **FIGURES,
    **CITY,
    **QUALIFICATIONS,
    **REGISTER,
    **EMBED,
    **DOORS,
    **VOUCHERS,
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "it": {name: both[0] for name, both in _EVERY.items()},
    "en": {name: both[1] for name, both in _EVERY.items()},
}
