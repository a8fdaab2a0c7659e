"""What statements say, in Italian and English."""

from collections.abc import Mapping

Both = Mapping[str, str]

STATES: Mapping[str, Both] = {
    "draft": {"it": "bozza", "en": "draft"},
    "discarded": {"it": "annullato", "en": "discarded"},
    "sent": {"it": "inviato", "en": "sent"},
    "approved": {"it": "approvato", "en": "approved"},
    "paid": {"it": "pagato", "en": "paid"},
}
TITLE: Both = {"it": "Rendiconto", "en": "Statement"}
FACTS: Mapping[str, Both] = {
    "campaign": {"it": "Campagna", "en": "Campaign"},
    "space": {"it": "Spazio", "en": "Space"},
    "period": {"it": "Periodo", "en": "Period"},
    "state": {"it": "Stato", "en": "State"},
    "total": {"it": "Il Comune deve allo spazio", "en": "The city owes the space"},
    "reference": {"it": "Riferimento del pagamento", "en": "Payment reference"},
}
PERIOD: Both = {"it": "dal {first:day} al {last:day}", "en": "{first:day} to {last:day}"}
COLUMNS: Mapping[str, Both] = {
    "position": {"it": "N.", "en": "No."},
    "reference": {"it": "Codice", "en": "Reference"},
    "resource": {"it": "Che cosa", "en": "What"},
    "stay": {"it": "Quando", "en": "When"},
    "price": {"it": "Prezzo", "en": "Price"},
    "share": {"it": "Voucher", "en": "Voucher"},
}
TAKEN_BACK: Both = {"it": "Recupero: {reason}", "en": "Taken back: {reason}"}
SUM: Both = {"it": "Totale", "en": "Total"}
PAGE: Both = {"it": "{number}, pagina {page} di {{nb}}", "en": "{number}, page {page} of {{nb}}"}
