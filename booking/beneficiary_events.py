"""Events of who acts for whom public money is for; a contract as those of booking/events.py."""

from dataclasses import dataclass
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountJoined(Event):
    """An account acts for a beneficiary: as an officer found, or as it declared at first use."""

    area: ClassVar[str] = "member"
    member_id: int
    beneficiary_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSeparated(AccountJoined):
    """An officer found that an account does not act for a beneficiary: it no longer does."""

    separation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeneficiaryMerged(Event):
    """It turned out to be the same as `into`, which has all that was entered for it; these accounts
    act for nobody until they are let again."""

    area: ClassVar[str] = "beneficiary"
    beneficiary_id: int
    into: int
    member_ids: tuple[int, ...]
