"""Sentences of the page of one's API tokens, in Italian and English."""

from collections.abc import Mapping

TOKENS: Mapping[str, tuple[str, str]] = {
    "tokens_title": ("Token per programmi", "Tokens for programs"),
    "tokens_what": (
        "Con un token un programma usa l’API al posto tuo, nei limiti che scegli qui.",
        "With a token a program uses the API in your name, within the bounds that you set here.",
    ),
    "tokens_about": ("Come si usa l’API", "How the API is used"),
    "tokens_made": ("Ecco il token", "Here is the token"),
    "tokens_once": (
        "Lo vedi solo ora. Il programma lo manda come `Authorization: Bearer TOKEN`.",
        "You see it only now. The program sends it as `Authorization: Bearer TOKEN`.",
    ),
    "tokens_token": ("Token", "Token"),
    "tokens_list": ("I tuoi token", "Your tokens"),
    "tokens_none": ("Non hai ancora un token.", "You have no token yet."),
    "tokens_more": (
        "Qui i {count:token|token} più recenti; l’API li elenca tutti.",
        "The newest {count:token|tokens}; the API lists them all.",
    ),
    "tokens_used": ("usato l’ultima volta {moment}", "last used {moment}"),
    "tokens_unused": ("mai usato", "never used"),
    "tokens_until": ("scade {moment}", "ends {moment}"),
    "tokens_over": ("scaduto", "has ended"),
    "tokens_revoke": ("Revoca", "Revoke"),
    "tokens_new": ("Crea un token", "Make a token"),
    "tokens_name": ("Per che cosa (per riconoscerlo)", "What for (to tell it apart)"),
    "tokens_name_hint": ("per esempio: schermo all’ingresso", "for example: display at the door"),
    "tokens_may": ("Che cosa può fare", "What it may do"),
    "tokens_ends": ("Fino a quando vale", "How long it is good"),
    "tokens_ends_30": ("30 giorni", "30 days"),
    "tokens_ends_365": ("un anno", "a year"),
    "tokens_ends_never": ("finché non lo revochi", "until you revoke it"),
    "tokens_make": ("Crea il token", "Make the token"),
    "tokens_no_scope": (
        "scegli almeno una cosa che il token può fare",
        "choose at least one thing that the token may do",
    ),
    "tokens_read": ("leggere ciò che è tuo", "read what is yours"),
    "tokens_reserve": (
        "prenotare, spostare, annullare, fare il check-in; creare e revocare token",
        "reserve, move, cancel, check in; make and revoke tokens",
    ),
    "tokens_manage": ("agire per gli spazi che gestisci", "act for the spaces that you manage"),
    "tokens_city": ("agire per il Comune", "act for the city"),
    "tokens_admin": ("amministrare il servizio", "administer the service"),
}
