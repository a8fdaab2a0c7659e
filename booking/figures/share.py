"""A share as a percentage that people read: small ones with one decimal, and none as nothing."""

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
    said = format_decimal(max(round(percent, 1), 0.1), format="0.0", locale=language)
    return f"{least}{said} %"
