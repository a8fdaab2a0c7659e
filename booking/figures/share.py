"""A share as a percentage that people read: small ones with one decimal, and none as nothing."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

_SMALL = 9.95


def share_in_words(share: float | None, language: str) -> str:
    """17 %, 0,4 % (0.4 % in English), <0,1 %, and 0 % where it is nothing; – where it is of
    nothing."""
    if share is None:
        return "–"
    percent = 100 * share
    if not percent or percent >= _SMALL:
        return f"{round(percent)} %"
    least = "<" if percent < 0.05 else ""
    return f"{least}{_tenths(max(round(10 * percent), 1), language)} %"


@lru_cache(maxsize=256)
def _tenths(number: int, language: str) -> str:
    """A page of figures has one for each of its resources, and there are a hundred in all."""
    return format_decimal(Decimal(number) / 10, format="0.0", locale=language)
