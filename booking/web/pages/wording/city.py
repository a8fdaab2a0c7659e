"""Sentences of what the city offers a member, and of what it owes a space, in both languages."""

from collections.abc import Mapping

CITY: Mapping[str, tuple[str, str]] = {
    "offer_title": ("Un voucher ti aspetta", "A voucher waits for you"),
    "offer_what": (
        "{campaign}: {amount}. Accettalo entro il {day:day}, quel giorno compreso.",
        "{campaign}: {amount}. Accept it by {day:day}, that day included.",
    ),
    "offer_accept": ("Accetta", "Accept"),
    "offer_decline": ("Rinuncia", "Decline"),
    "offer_decline_what": (
        "Se rinunci torna al fondo, e non si può riprendere.",
        "If you decline it goes back to the fund, and you can’t take it again.",
    ),
    "offer_accepted": (
        "Accettato: il codice vale da adesso.",
        "Accepted: the code is good from now on.",
    ),
    "offer_over": ("l’offerta non vale più", "the offer is over"),
    "offer_declined": ("Hai rinunciato al voucher.", "You declined the voucher."),
    "statement_title": ("Rendiconto {number}", "Statement {number}"),
    "statement_approve": ("Approva", "Approve"),
    "statement_approve_what": (
        (
            "Se i conti tornano, approvalo: il Comune paga dopo. Se manca qualcosa, scrivi "
            "all’ufficio del Comune prima di approvare."
        ),
        (
            "If it adds up, approve it: the city pays then. If something is missing, write to the "
            "city’s office before you approve."
        ),
    ),
    "statement_files": ("Scarica", "Download"),
    "statement_pdf": ("PDF da stampare", "PDF to print"),
    "statement_csv": ("CSV per il foglio di calcolo", "CSV for a spreadsheet"),
    "statement_lines": ("Riga per riga", "Line by line"),
    "statement_none": ("Non ha righe.", "It has no lines."),
}
