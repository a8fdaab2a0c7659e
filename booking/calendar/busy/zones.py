"""Time zones by the names that calendars give them: IANA, Windows, or defined in the file."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.core import get_global

# Beyond these a zone's offset could leave the years 1 to 9999.
_FIRST, _LAST = -62_135_424_000, 253_402_041_600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Zone(Protocol):
    """What the clocks of a place show. All in seconds since 1970, of the clock or of UTC."""

    @property
    def spread(self) -> int:
        """How far apart two of its offsets are at most, near the window, in seconds."""

    def instant(self, wall: int) -> int:
        """In a gap as if the clock had not been put forward; of two the first."""

    def wall(self, instant: int) -> int:
        """What the clock shows then."""


class IanaZone:
    # Summer time takes two hours at most, and a country that takes another zone rarely more.
    spread = 6 * 3600

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._clock_epoch = datetime(1970, 1, 1, tzinfo=zone)

    def instant(self, wall: int) -> int:
        at = self._clock_epoch + timedelta(0, min(max(wall, _FIRST), _LAST))
        return wall - _seconds(at.utcoffset())

    def wall(self, instant: int) -> int:
        at = _EPOCH + timedelta(0, min(max(instant, _FIRST), _LAST))
        return instant + _seconds(at.astimezone(self._zone).utcoffset())


class FixedZone:
    spread = 0

    def __init__(self, offset: int) -> None:
        self._offset = offset

    def instant(self, wall: int) -> int:
        return wall - self._offset

    def wall(self, instant: int) -> int:
        return instant + self._offset


UTC_ZONE = FixedZone(0)


class Zones:
    """The zones of one calendar. `defined` answers for the file's own VTIMEZONEs; `floating` is of
    times without any zone, `home` the space's."""

    def __init__(
        self, home: ZoneInfo, *, floating: str, defined: Callable[[str], Zone | None]
    ) -> None:
        self.home: Zone = _iana(home.key)
        self.floating = named(floating) or self.home
        self._defined = defined
        self._known: dict[str, Zone | None] = {}

    def of(self, tzid: str) -> Zone | None:
        """None where nobody knows that name."""
        if tzid not in self._known:
            self._known[tzid] = named(tzid) or self._defined(tzid)
        return self._known[tzid]


def named(tzid: str) -> Zone | None:
    """By an IANA name, also behind a globally unique prefix, or by one that Windows has (CLDR)."""
    name = tzid.strip(' \t"').lower()
    key = _iana_names().get(name) or _behind_prefix(name) or _windows_names().get(name)
    return _iana(key) if key else None


def _behind_prefix(name: str) -> str | None:
    """Of /freeassociation.sourceforge.net/Europe/Rome and tzone://Microsoft/Utc; a last part alone
    is a name only where there is such a prefix."""
    parts = name.split("/")[-4:]
    prefixed = name.startswith("/") or "://" in name
    for start in range(1, len(parts) if prefixed else len(parts) - 1):
        key = _iana_names().get("/".join(parts[start:]))
        if key:
            return key
    return None


@cache
def _iana(key: str) -> Zone:
    return IanaZone(ZoneInfo(key))


@cache
def _iana_names() -> dict[str, str]:
    # Not `available_timezones`, which opens every file there is.
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in listed if name != "Factory"}


@cache
def _windows_names() -> dict[str, str]:
    return {name.lower(): key for name, key in get_global("windows_zone_mapping").items()}


def _seconds(offset: timedelta | None) -> int:
    return offset.days * 86_400 + offset.seconds if offset is not None else 0
