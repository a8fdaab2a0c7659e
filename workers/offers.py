"""Other places that a space names where it cancels a stay, as a mail tells of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from booking.money import euros
from booking.wording import worded

_OFFER = {
    "it": "{what}, {space}, {start:moment}, {price}: {link}",
    "en": "{what}, {space}, {start:moment}, {price}: {link}",
}


def offers_in_words(offers: Sequence[dict[str, Any]], language: str, url: str) -> dict[str, str]:
    """`offer_1` and so on, each with the address at which it is reserved."""
    return {
        f"offer_{number}": _in_words(offer, language, url)
        for number, offer in enumerate(offers, start=1)
    }


def _in_words(offer: dict[str, Any], language: str, url: str) -> str:
    chosen = {name: offer[name] for name in ("starts_at", "ends_at")}
    query = urlencode({"resource": offer["resource_id"], **chosen})
    start = datetime.fromisoformat(offer["starts_at"]).astimezone(ZoneInfo(offer["timezone"]))
    return worded(
        _OFFER[language],
        {
            "what": offer["resource"].get(language) or offer["resource"]["it"],
            "space": offer["space"]["name"],
            "start": start,
            "price": euros(offer["due_cents"], language=language),
            "link": f"{url}/prenota?{query}",
        },
        language,
    )
