"""Days as requests write them: 2026-12-01, and nothing that only looks like a day."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NO_DAY = {"en": "a day like 2026-12-01", "it": "un giorno come 2026-12-01"}
_FAR_AWAY = {"en": "a day between 2000 and 2199", "it": "un giorno tra il 2000 e il 2199"}


def parse_day(value: Any) -> date:
    """A day of the years 2000 to 2199; ValueError with words in both languages."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _WRITTEN.fullmatch(value):
        raise ValueError(_NO_DAY)
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise ValueError(_NO_DAY) from None
    if not 2000 <= found.year < 2200:
        raise ValueError(_FAR_AWAY)
    return found


Day = Annotated[date, BeforeValidator(parse_day), Field(examples=["2026-12-01"])]
