"""What mails about vouchers say, in both languages; facts are filled in by booking.wording."""

from collections.abc import Mapping

from workers.words import Both, Words

KINDS: Mapping[str, Words] = {
    "granted": Words(
        {"it": "Hai un voucher di “{campaign}”", "en": "You have a voucher of “{campaign}”"},
        {"it": "Il voucher è tuo", "en": "The voucher is yours"},
        (
            {
                "it": "Quando prenoti, scrivi il codice qui sotto: il voucher copre la sua parte, "
                "e il resto lo paghi allo spazio.",
                "en": "When you reserve, give the code below: the voucher covers its part, and you "
                "pay the rest at the space.",
            },
        ),
    ),
    "offered": Words(
        {
            "it": "Un voucher di “{campaign}” ti aspetta fino al {accept_by:day}",
            "en": "A voucher of “{campaign}” waits for you until {accept_by:day}",
        },
        {"it": "Accetta il tuo voucher", "en": "Accept your voucher"},
        (
            {
                "it": "Accettalo entro il {accept_by:day}, quel giorno compreso: dopo torna al "
                "fondo. Una volta accettato, il codice qui sotto vale quando prenoti.",
                "en": "Accept it by {accept_by:day}, that day included: after that it goes back to "
                "the fund. Once it is accepted, the code below is good for reserving.",
            },
        ),
    ),
    "refused": Words(
        {
            "it": "La tua domanda per “{campaign}” non è accolta",
            "en": "Your application for “{campaign}” was refused",
        },
        {"it": "La domanda non è accolta", "en": "The application was refused"},
        (
            {"it": "L’ufficio dice: «{reason}»", "en": "The office says: “{reason}”"},
            {
                "it": "Finché la campagna prende domande puoi farne un’altra.",
                "en": "As long as the campaign takes applications you may apply again.",
            },
        ),
    ),
}
LABELS: Mapping[str, Both] = {
    "campaign": {"it": "Campagna", "en": "Campaign"},
    "amount": {"it": "Importo", "en": "Amount"},
    "code": {"it": "Codice", "en": "Code"},
    "valid_until": {"it": "Vale fino al", "en": "Valid until"},
    "accept_by": {"it": "Accetta entro il", "en": "Accept by"},
}
BUTTON: Both = {"it": "Apri le tue cose", "en": "Open what is yours"}
ACCEPT: Both = {"it": "Vai ad accettarlo", "en": "Go and accept it"}
