"""What the plots say."""

from collections.abc import Mapping

SAID: Mapping[str, Mapping[str, str]] = {
    "it": {
        "hours": "Occupazione per ora del giorno",
        "resources": "Occupazione per risorsa",
        "revenue": "Incassi per risorsa",
        "of_open": "parte delle ore aperte, in %",
        "in_euros": "in euro",
        "voucher": "a carico dei voucher",
        "due": "pagato allo spazio",
        "nothing": "Nessun dato in questi giorni",
        "days": "{first} – {last}",
    },
    "en": {
        "hours": "Occupancy by hour of the day",
        "resources": "Occupancy by resource",
        "revenue": "Revenue by resource",
        "of_open": "share of the open hours, in %",
        "in_euros": "in euros",
        "voucher": "covered by vouchers",
        "due": "paid to the space",
        "nothing": "Nothing on these days",
        "days": "{first} – {last}",
    },
}
