"""What an applicant plans: euros and months, as a form has them."""

import re
from collections.abc import Mapping
from typing import Any

from booking.web.pages.wording.words import WORDS

# 3000, 3.000, 3,000 or 3000,50: thousands may be set apart, all in one way; cents stand behind a
# comma or a point, and behind the other one where thousands have one of the two.
_EUROS = re.compile(
    r"(?P<euros>[1-9]\d{0,2}(?P<mark>[.,\s])\d{3}(?:(?P=mark)\d{3})*|\d{1,10})"
    r"(?:(?!(?P=mark))[.,](?P<cents>\d{2}))?",
    re.ASCII,
)
_MONTHS = re.compile(r"\d{1,3}", re.ASCII)
_MOST_CENTS, _MOST_MONTHS = 10**12, 120


def plan_in(sent: Mapping[str, str], errors: list[dict[str, Any]]) -> int | None:
    """Cents."""
    found = _EUROS.fullmatch(sent["plan"].removeprefix("€").strip())
    cents = 0
    if found is not None:
        euros = re.sub(r"[.,\s]", "", found["euros"])
        cents = int(euros) * 100 + int(found["cents"] or 0)
    if 0 < cents <= _MOST_CENTS:
        return cents
    errors.append(_error("plan", "vch_bad_plan"))
    return None


def months_in(sent: Mapping[str, str], errors: list[dict[str, Any]]) -> int | None:
    """None where nothing is said of them."""
    text = sent["months"]
    if not text:
        return None
    if _MONTHS.fullmatch(text) and 1 <= int(text) <= _MOST_MONTHS:
        return int(text)
    errors.append(_error("months", "vch_bad_months"))
    return None


def _error(name: str, rule: str) -> dict[str, Any]:
    message = {language: WORDS[language][rule] for language in WORDS}
    return {"field": name, "rule": rule, "message": message}
