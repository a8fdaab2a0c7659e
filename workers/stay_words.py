"""How a mail says what, where, when and at what price, in both languages."""

from collections.abc import Mapping

from workers.words import Both

LABELS: Mapping[str, Both] = {
    "what": {"it": "Che cosa", "en": "What"},
    "title": {"it": "Titolo", "en": "Title"},
    "where": {"it": "Dove", "en": "Where"},
    "when": {"it": "Quando", "en": "When"},
    "price": {"it": "Prezzo", "en": "Price"},
    "pays": {"it": "Paghi", "en": "You pay"},
    "check_in": {"it": "Check-in", "en": "Check-in"},
    "free_until": {"it": "Annulli gratis", "en": "Cancel free"},
    "undo": {"it": "Ripensamenti", "en": "Second thoughts"},
    "reference": {"it": "Codice", "en": "Reference"},
}
VALUES: Mapping[str, Both] = {
    "when": {
        "it": "{start:weekday} {year}, dalle {start:%H:%M} alle {end:%H:%M}",
        "en": "{start:weekday} {year}, from {start:%H:%M} to {end:%H:%M}",
    },
    "when_longer": {
        "it": "da {start:weekday} {year}, {start:%H:%M}, a {end:weekday}, {end:%H:%M}",
        "en": "from {start:weekday} {year}, {start:%H:%M}, to {end:weekday}, {end:%H:%M}",
    },
    "less_voucher": {
        "it": "{price} meno {voucher} di voucher",
        "en": "{price} less {voucher} voucher",
    },
    "on_arrival": {"it": "{due} all’arrivo", "en": "{due} on arrival"},
    "nothing": {"it": "nulla", "en": "nothing"},
    "until": {"it": "fino a {until:moment}", "en": "until {until:moment}"},
    "undo": {
        "it": "fino alle {until:%H:%M} annulli senza conseguenze",
        "en": "undo freely until {until:%H:%M}",
    },
    "check_in": {
        "it": "dalle {opens:%H:%M}, al più tardi alle {latest:%H:%M}: dopo, il posto torna libero",
        "en": "from {opens:%H:%M}, at the latest {latest:%H:%M}: then the place is given free",
    },
}
