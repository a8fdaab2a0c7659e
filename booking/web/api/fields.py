"""Values that several operations take: instants, periods, positions; and how lists are paged."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Protocol, Self, TypeVar
from uuid import UUID

from litestar.params import QueryParameter
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from booking.errors import Invalid
from booking.periods import Period

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_NO_INSTANT = {
    "en": "a time with its offset, like 2026-12-01T09:00:00+01:00",
    "it": "un orario con il suo fuso, come 2026-12-01T09:00:00+01:00",
}
_FAR_AWAY = {"en": "a time between 2000 and 2200", "it": "un orario tra il 2000 e il 2200"}
_BACKWARDS = {"en": "comes after the start", "it": "viene dopo l’inizio"}
_ENDS_FIRST = {"en": "ends_at comes after starts_at", "it": "ends_at viene dopo starts_at"}
_NUL = {"en": "no control characters", "it": "niente caratteri di controllo"}
_NO_LINE = {"en": "a text on one line", "it": "un testo su una riga"}
_NO_WHOLE = {"en": "a whole number", "it": "un numero intero"}
_NO_BOOL = {"en": "true or false", "it": "true o false"}
MOST_ITEMS = 200
_LARGEST_ID = 2**63 - 1
Item = TypeVar("Item")


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=_Numbered)
SHOWN_ITEMS = 50


def parse_instant(value: Any) -> datetime:
    """An RFC 3339 time with its offset, in UTC; ValueError with words in both languages."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError(_NO_INSTANT)
    try:
        found = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(_NO_INSTANT) from None
    if not _EARLIEST <= found < _LATEST:
        raise ValueError(_FAR_AWAY)
    return found


def _printable(value: str) -> str:
    if not value.isprintable() and any(
        ord(character) < 32 and character not in "\n\t" for character in value
    ):
        raise ValueError(_NUL)
    return value


def _one_line(value: str) -> str:
    found = value.strip()
    if not found or not found.isprintable():
        raise ValueError(_NO_LINE)
    return found


Instant = Annotated[
    datetime, BeforeValidator(parse_instant), Field(examples=["2026-12-01T09:00:00+01:00"])
]
Text = Annotated[str, AfterValidator(_printable)]
Line = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[Text, Field(max_length=200)]


def _whole(value: Any) -> Any:
    """The framework validates leniently: without this true, "2" and 2.0 would be numbers."""
    if type(value) is not int:
        raise ValueError(_NO_WHOLE)
    return value


def _true_or_false(value: Any) -> Any:
    if type(value) is not bool:
        raise ValueError(_NO_BOOL)
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
Id = Annotated[Whole, Field(ge=1, le=2**31 - 1)]


class Stretch(BaseModel):
    """The part of a body that says when: it ends after it starts."""

    starts_at: Instant
    ends_at: Instant

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(_ENDS_FIRST)
        return self

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


Limit = Annotated[
    int, QueryParameter(description="How many at most, from 1; over 200 counts as 200.")
]
Cursor = Annotated[
    str | None, QueryParameter(description="The `next` of the page before, unchanged.")
]
Ahead = Annotated[str | None, QueryParameter(description="The same, of a page's second list.")]


def instant_parameter(description: str, *, name: str | None = None) -> QueryParameter:
    """A time in the address, as the API's description shows it; `query_instant` reads it."""
    return QueryParameter(
        name=name,
        description=f"{description} With its offset, like 2026-12-01T09:00:00+01:00.",
        schema_extra={"format": "date-time"},
    )


def query_instant(name: str, value: str) -> datetime:
    """A time in the address; an unescaped + arrives there as a space. Refuses with Invalid."""
    try:
        return parse_instant(re.sub(r" (\d\d:\d\d)$", r"+\1", value))
    except ValueError as error:
        raise Invalid.of(name, "date-time", error.args[0]) from None


def period(start: datetime, end: datetime, *, end_name: str = "ends_at") -> Period:
    """From start to end; refuses with Invalid where it is empty."""
    if end <= start:
        raise Invalid.of(end_name, "order", _BACKWARDS)
    return Period(start, end)


def query_period(
    start: str, end: str, *, names: tuple[str, str], longest: timedelta | None = None
) -> Period:
    """A period in the address, at most so long. Refuses with Invalid."""
    found = period(query_instant(names[0], start), query_instant(names[1], end), end_name=names[1])
    if longest is not None and found.length > longest:
        raise Invalid.of(
            names[1],
            "too-long",
            {"en": f"at most {longest.days} days", "it": f"al massimo {longest.days} giorni"},
        )
    return found


def query_position(value: str | None) -> tuple[float, float] | None:
    """`lat,lon` in degrees. Refuses with Invalid."""
    if value is None:
        return None
    try:
        lat, lon = (float(part) for part in value.split(","))
    except ValueError:
        lat = lon = float("nan")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Invalid.of(
            "near",
            "position",
            {
                "en": "latitude and longitude in degrees, like 45.4642,9.19",
                "it": "latitudine e longitudine in gradi, come 45.4642,9.19",
            },
        )
    return lat, lon


def clamped(limit: int) -> int:
    """1 to 200; what is larger is clamped, what is smaller refused."""
    if limit < 1:
        raise Invalid.of("limit", "too-small", {"en": "at least 1", "it": "almeno 1"})
    return min(limit, MOST_ITEMS)


def cursor_of(*position: Any) -> str:
    """A URL-safe cursor for the position of the last item given."""
    text = json.dumps(position, default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_of(cursor: str | None, *kinds: type) -> list[Any] | None:
    """The position in a cursor of ours, part by part. Refuses with Invalid."""
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = json.loads(text)
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise ValueError("not a position")  # noqa: TRY301 - one refusal for all that is wrong
        return [_part(kind, part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise Invalid.of(
            "cursor",
            "cursor",
            {
                "en": "the `next` of an earlier page, unchanged",
                "it": "il `next` di una pagina precedente, senza modifiche",
            },
        ) from None


def before_in(cursor: str | None) -> int | None:
    """Of a list that is told newest first: below which id its next page begins. Refuses with
    Invalid."""
    position = position_of(cursor, int)
    return min(max(position[0], 0), _LARGEST_ID) if position else None


def page_by_id(found: Sequence[Row], most: int, *, shown: Callable[[Row], Any]) -> dict[str, Any]:
    """At most so many of what was read, one more than that, in the order of their ids, each as it
    is `shown`; and the cursor of the next page."""
    following = cursor_of(found[most - 1].id) if len(found) > most else None
    return {"items": [shown(each) for each in found[:most]], "next": following}


def id_in_path(given: int) -> int:
    """0, which no row has, for a number that no row can have."""
    return given if 0 < given <= _LARGEST_ID else 0


def require_id(given: int, field: str, *, largest: int = _LARGEST_ID) -> None:
    """Refuses with Invalid a number in an address that no row can have."""
    if not 0 < given <= largest:
        rule = {"en": f"a number from 1 to {largest}", "it": f"un numero da 1 a {largest}"}
        raise Invalid.of(field, "range", rule)


def page_of(
    items: Iterable[Item],
    *,
    order: Callable[[Item], tuple[Any, ...]],
    after: list[Any] | None,
    most: int,
) -> tuple[list[Item], str | None]:
    """At most so many of a short list that is read whole, and the cursor of the next page."""
    rest = sorted(items, key=order)
    if after is not None:
        rest = [each for each in rest if order(each) > tuple(after)]
    return rest[:most], cursor_of(*order(rest[most - 1])) if len(rest) > most else None


def _part(kind: type, value: Any) -> Any:
    if kind is datetime:
        return parse_instant(value)
    if kind is UUID and isinstance(value, str):
        return UUID(value)
    if not isinstance(value, (int, float) if kind is float else kind) or isinstance(value, bool):
        raise TypeError("not that kind")
    return kind(value)
