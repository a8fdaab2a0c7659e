"""The language of an answer: Italian or English, by the Accept-Language header."""

from functools import lru_cache

from babel import negotiate_locale

LANGUAGES = ("it", "en")


@lru_cache(maxsize=256)
def negotiated(header: str, default: str) -> str:
    """The language that a browser likes best (RFC 9110, section 12.5.4), or the default."""
    preferred = [tag for _, tag in sorted(_ranked(header), key=lambda each: -each[0])]
    return negotiate_locale(preferred, LANGUAGES, sep="-") or default


def _ranked(header: str) -> list[tuple[float, str]]:
    ranked = []
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        weight = _weight(quality)
        if weight > 0 and tag.strip():
            ranked.append((weight, tag.strip()))
    return ranked


def _weight(quality: str) -> float:
    name, _, value = quality.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
