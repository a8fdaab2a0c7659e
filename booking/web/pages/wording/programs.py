"""Sentences of the page about the API, in Italian and English."""

from collections.abc import Mapping

PROGRAMS: Mapping[str, tuple[str, str]] = {
    "api": ("Interfaccia per programmi (API)", "Interface for programs (API)"),
    "api_what": (
        (
            "Anche un programma può cercare, prenotare, spostare e annullare; chi gestisce uno "
            "spazio ne cura calendario, orari e risorse."
        ),
        (
            "A program can search, reserve, move and cancel, too; who manages a space looks after "
            "its calendar, hours and resources."
        ),
    ),
    "api_try": ("Prova subito", "Try it now"),
    "api_try_how": (
        "Per cercare e leggere gli spazi non serve un account. Incolla in un terminale:",
        "To search and to read the spaces nobody needs an account. Paste this into a terminal:",
    ),
    "api_description": ("Tutte le operazioni", "Every operation"),
    "api_description_what": (
        (
            "Ogni operazione con campi, esempi e possibili rifiuti è in una descrizione OpenAPI. "
            "Aprila con un lettore OpenAPI, o fanne generare un client."
        ),
        (
            "Each operation with its fields, examples and refusals is in one OpenAPI description. "
            "Open it with any OpenAPI viewer, or have a client generated from it."
        ),
    ),
    "api_token": ("Un token per il tuo programma", "A token for your program"),
    "api_token_how": (
        (
            "Per tutto il resto il programma manda `Authorization: Bearer TOKEN`. Un token lo crei "
            "nel tuo account, con i diritti che servono e una scadenza."
        ),
        (
            "For everything else a program sends `Authorization: Bearer TOKEN`. You make a token "
            "in your account, with the rights that it needs and an end."
        ),
    ),
    "api_repeat": ("Ripetere senza rischi", "Repeating safely"),
    "api_repeat_how": (
        (
            "Dai a ogni scrittura una `Idempotency-Key` che scegli tu: la stessa chiave con lo "
            "stesso corpo, entro sette giorni, dà la prima risposta e non prenota due volte."
        ),
        (
            "Give each write an `Idempotency-Key` of your choice: the same key with the same "
            "body, within seven days, gives the first answer again and reserves nothing twice."
        ),
    ),
    "api_limits": ("Limiti", "Limits"),
    "api_limits_what": (
        (
            "Ogni minuto {account:scrittura|scritture} per account e "
            "{address:scrittura|scritture} per indirizzo; oltre, la risposta è 429 e "
            "`Retry-After` dice dopo quanti secondi riprovare. Il JSON di una richiesta può avere "
            "fino a 1 MiB."
        ),
        (
            "Each minute {account:write|writes} by an account and {address:write|writes} from an "
            "address; beyond that the answer is 429, and `Retry-After` says after how many "
            "seconds to try again. The JSON of a request may have up to 1 MiB."
        ),
    ),
    "api_values": ("Orari e denaro", "Times and money"),
    "api_values_what": (
        (
            "Scrivi gli orari con il fuso, per esempio `2027-01-12T09:00:00+01:00`; nelle "
            "risposte sono in UTC. Il denaro è in centesimi interi."
        ),
        (
            "Write times with their offset, as in `2027-01-12T09:00:00+01:00`; answers have them "
            "in UTC. Money is in whole cents."
        ),
    ),
    "api_refusals": ("Quando qualcosa non va", "When something is refused"),
    "api_refusals_what": (
        (
            "Un rifiuto è `application/problem+json` (RFC 9457). Il programma legge `code`, che "
            "non cambia; `detail` è per le persone, in italiano o inglese secondo "
            "`Accept-Language`, e `type` porta a una spiegazione."
        ),
        (
            "A refusal is `application/problem+json` (RFC 9457). A program reads `code`, which "
            "stays as it is; `detail` is for people, in Italian or English by `Accept-Language`, "
            "and `type` leads to an explanation."
        ),
    ),
}
