"""What somebody is qualified for, and where it counts: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Recognised:
    """A space that takes the issuer's qualifications as its own from a day on, up to a level and
    until the last day, where it names them."""

    space_id: int
    level: int | None
    from_day: date
    until_day: date | None

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True, slots=True)
class Qualification:
    """Not revoked; its last day is `expires_on`."""

    family: str
    level: int
    issued_on: date
    expires_on: date | None
    issuer_space_id: int
    recognised: tuple[Recognised, ...] = ()

    def level_at(self, space_id: int, day: date) -> int:
        """What it counts for in that space on a day of its calendar; 0: nothing."""
        if day < self.issued_on or (self.expires_on is not None and day > self.expires_on):
            return 0
        if space_id == self.issuer_space_id:
            return self.level
        return max(
            (
                self.level if each.level is None else min(self.level, each.level)
                for each in self.recognised
                if each.space_id == space_id and each.holds_on(day)
            ),
            default=0,
        )


def qualifications_in(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Qualification, ...]:
    """As qualifications_of tells them."""
    return tuple(
        Qualification(
            family=each["family"],
            level=each["level"],
            issued_on=date.fromisoformat(each["issued_on"]),
            expires_on=_day(each["expires_on"]),
            issuer_space_id=each["issuer"],
            recognised=tuple(
                Recognised(
                    space_id=one["space"],
                    level=one["level"],
                    from_day=date.fromisoformat(one["from_day"]),
                    until_day=_day(one["until_day"]),
                )
                for one in each["recognised"]
            ),
        )
        for each in rows or ()
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
