"""What the search page was asked for: read from the address, with defaults for what is not there
and a sentence beside what cannot be understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from booking.periods import DAY, Period, instant
from booking.reservations.search import Filters
from booking.spaces.families import FAMILIES
from booking.spaces.hours import milan_holidays
from booking.spaces.network import Network
from booking.spaces.places import Place, place_of, start_of

# Kind and family or how many, as the first word of the sentence chooses them.
DESKS = (1, 2, 3, 4, 5, 8, 10)
KINDS = ("room", "machine", "area")
# A stay that ends before it starts is of a night: until six in the morning.
_LATEST_NIGHT = 6 * 60
_LONGEST_NEAR = 100
_MOST_PAGES = 100
_PAGE = re.compile(r"[1-9]\d{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """`begins` and `ends` are minutes from midnight; `at` is what the browser says of its place.

    `errors` names fields with the sentence of words.py that stands beside them.
    """

    what: str
    near: str
    at: str
    place: Place | None
    day: date
    begins: int
    ends: int
    voucher: bool
    step_free: bool
    municipio: int | None
    page: int
    errors: Mapping[str, str]

    @property
    def kind(self) -> str:
        return self.what.partition("-")[0].partition(":")[0]

    @property
    def quantity(self) -> int:
        return int(self.what.partition("-")[2] or 1)

    def period(self, network: Network) -> Period:
        """The stay, by the clock of the network."""
        zone = network.zone
        night = self.day + DAY if self.ends <= self.begins else self.day
        return Period(
            instant(self.day, self.begins, zone), instant(night, self.ends, zone, closing=True)
        )

    def filters(self, network: Network) -> Filters:
        """The same as the use case takes it."""
        return Filters(
            period=self.period(network),
            quantity=self.quantity,
            kind=self.kind,
            family=self.what.partition(":")[2] or None,
            near=self.place[1] if self.place else None,
            municipio=self.municipio,
            amenities=frozenset({"step-free"} if self.step_free else ()),
            listed=self.voucher,
        )

    @property
    def path(self) -> str:
        """The address that asks for the same."""
        said = {
            "what": self.what,
            "near": self.near,
            "at": self.at,
            "day": self.day.isoformat(),
            "from": clock(self.begins),
            "to": clock(self.ends),
            "voucher": "1" if self.voucher else "",
            "step_free": "1" if self.step_free else "",
            "municipio": str(self.municipio or ""),
            "page": str(self.page) if self.page > 1 else "",
        }
        return f"/?{urlencode({name: value for name, value in said.items() if value})}"

    def but(self, **changes: object) -> "Sought":
        """The same from its first page, with something else changed."""
        return replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]


def sought(
    query: Mapping[str, str], network: Network, *, now: datetime, has_voucher: bool
) -> Sought:
    """Who says nothing gets a desk, tomorrow or the next working day, from 9 to 13."""
    errors: dict[str, str] = {}
    asked = query.get("day") is not None
    near, at = (query.get("near") or "")[:_LONGEST_NEAR].strip(), query.get("at") or ""
    place = place_of(at or near, network) if near else start_of(network)
    if near and place is None:
        errors["near"] = "near_unknown"
        place = start_of(network)
    day, begins, ends = _when(query, network, errors, now=now)
    municipio = query.get("municipio") or ""
    page = query.get("page") or ""
    return Sought(
        what=_what(query.get("what")),
        near=near or (place[0] if place else ""),
        at=at if place and not errors.get("near") else "",
        place=place,
        day=day,
        begins=begins,
        ends=ends,
        voucher=bool(query.get("voucher")) if asked else has_voucher,
        step_free=bool(query.get("step_free")),
        municipio=int(municipio) if municipio in set("123456789") else None,
        page=int(page) if _PAGE.fullmatch(page) and int(page) <= _MOST_PAGES else 1,
        errors=errors,
    )


def clock(minutes: int) -> str:
    """09:00, as a form's field wants it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _when(
    query: Mapping[str, str], network: Network, errors: dict[str, str], *, now: datetime
) -> tuple[date, int, int]:
    today = now.astimezone(network.zone).date()
    day = _day(query.get("day"))
    if query.get("day") and day is None:
        errors["day"] = "bad_day"
    begins, ends = _minutes(query.get("from"), 9 * 60), _minutes(query.get("to"), 13 * 60)
    chosen = day or next_working_day(today)
    if ends <= begins and ends > _LATEST_NIGHT:
        errors["to"] = "to_before_from"
        ends = min(begins + 60, 24 * 60)
    if instant(chosen, begins, network.zone) < now:
        errors["day"] = "day_over"
    return chosen, begins, ends


def next_working_day(day: date) -> date:
    """The first after it that is neither of a weekend nor a holiday."""
    found = day + DAY
    while found.isoweekday() > 5 or found in milan_holidays(found.year):
        found += DAY
    return found


def _what(value: str | None) -> str:
    known = {f"desk-{each}" for each in DESKS[1:]} | {"desk", *KINDS}
    known |= {f"machine:{each}" for each in FAMILIES}
    return value if value in known else "desk"


def _day(value: str | None) -> date | None:
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        return None
    return found if abs(found - date(2100, 1, 1)) < timedelta(days=36_000) else None


def _minutes(value: str | None, default: int) -> int:
    hours, colon, minutes = (value or "").partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(value or "") <= 5):
        return default
    found = int(hours) * 60 + int(minutes)
    return found if 0 <= found <= 24 * 60 and int(minutes) < 60 else default
