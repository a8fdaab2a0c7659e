"""Events of the city's side: vouchers and applications, expenses, settlement, certification.

As public a contract as booking/events.py, which says what holds of all events.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from booking.events import Event, _OfReservation


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfApplication(Event):
    area: ClassVar[str] = "application"
    application_id: int
    campaign_id: int
    beneficiary_id: int
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted(_OfApplication):
    """Somebody applied for a voucher of a campaign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationWithdrawn(_OfApplication):
    """Whoever applied took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRefused(_OfApplication):
    """An officer refused it; the reason stands with the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationGranted(_OfApplication):
    """An officer granted it, and made this voucher; VoucherGranted tells the amount."""

    voucher_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfVoucher(Event):
    area: ClassVar[str] = "voucher"
    voucher_id: int
    campaign_id: int
    beneficiary_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherGranted(Event):
    """`amount` is in the campaign's unit: cents, days or minutes."""

    area: ClassVar[str] = "voucher"
    voucher_id: int
    campaign_id: int
    beneficiary_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherExpired(Event):
    """The rest went back to its pot."""

    area: ClassVar[str] = "voucher"
    voucher_id: int
    campaign_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherExtended(Event):
    """A fault of a space made it valid for longer; `valid_until` is the last day."""

    area: ClassVar[str] = "voucher"
    voucher_id: int
    campaign_id: int
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherOffered(_OfVoucher):
    """It waits to be accepted up to `accept_by`, that day included; then it is forfeited."""

    accept_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherAccepted(_OfVoucher):
    """Its beneficiary accepted the offer: it can be used from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherForfeited(_OfVoucher):
    """The offer was declined (`by` is member) or not accepted in time (`by` is clock); `amount`, in
    the campaign's unit, went back to its pot."""

    amount: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherRevoked(_OfVoucher):
    """An officer took it back; `amount`, in the campaign's unit, went back to its pot. What stays
    hold on it stays theirs."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfExpense(Event):
    area: ClassVar[str] = "expense"
    expense_id: int
    voucher_id: int
    campaign_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseSubmitted(_OfExpense):
    """A receipt was handed in against a voucher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseApproved(_OfExpense):
    """The city owes its beneficiary `covered_cents`."""

    covered_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseRefused(_OfExpense):
    """An officer refused it; the reason stands with the expense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpensePaid(_OfExpense):
    """The city paid its beneficiary `covered_cents`; they left the ledger's owed account."""

    covered_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AidDeclared(Event):
    """Aid that a beneficiary had elsewhere was entered for the de minimis ceiling."""

    area: ClassVar[str] = "aid"
    aid_id: int
    beneficiary_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AidWithdrawn(Event):
    """An officer took back a declaration of aid that was wrong: it counts no more."""

    area: ClassVar[str] = "aid"
    aid_id: int
    beneficiary_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfStatement(Event):
    area: ClassVar[str] = "statement"
    statement_id: int
    campaign_id: int
    space_id: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDrafted(_OfStatement):
    """A draft was made, or has other lines than before; `total` is what it comes to now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDiscarded(_OfStatement):
    """A draft was discarded: its lines are free for the space's next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSent(_OfStatement):
    """The city sent a space what it owes it for a period; `total` is in the campaign's unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementApproved(_OfStatement):
    """The space, or an officer for it, agreed to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaid(_OfStatement):
    """The city paid it; what was owed left the ledger's payable account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAwaited(Event):
    """A manager of the space is to be told that a statement was sent; one for each manager."""

    area: ClassVar[str] = "member"
    member_id: int
    statement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementCorrected(Event):
    """Something is to be taken back from a space for a stay. `amount`, in the campaign's unit, goes
    back to the pot as lines of the space's next statements, as far as they can bear it."""

    area: ClassVar[str] = "correction"
    correction_id: int
    campaign_id: int
    space_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationChanged(Event):
    """A space's standing in the city's list is another from `on_day` on; `was` is what it was.
    `step_id` is the step that made it so; a visit to a listed space leaves it listed."""

    area: ClassVar[str] = "space"
    space_id: int
    state: str
    was: str | None
    on_day: date
    until_day: date | None
    step_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingExpiring(Event):
    """A listing ends on `listed_until`, that day included, in `days` days."""

    area: ClassVar[str] = "space"
    space_id: int
    listed_until: date
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationNoticeDue(Event):
    """A manager of the space is to be told of a step, or (without one) that the listing ends on
    `until_day`, in `days` days; one for each manager. `kind` says which news it is."""

    area: ClassVar[str] = "member"
    member_id: int
    space_id: int
    kind: str
    on_day: date | None
    until_day: date | None
    days: int | None
    step_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PotRunsLow(Event):
    """So many percent of a pot's budget, 80 or 100, are granted."""

    area: ClassVar[str] = "campaign"
    campaign_id: int
    pot: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PotAlertRaised(Event):
    """An officer is to be told that so many percent of a pot are granted; one for each officer."""

    area: ClassVar[str] = "member"
    member_id: int
    campaign_id: int
    pot: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationUncovered(_OfReservation):
    """The space is not listed any more on the day of use: the voucher's share went back, all of
    the price is due at the space, and cancelling is free until the start."""

    due_cents: int
    given_back_cents: int
