"""The body of a reservation and of a quote, and what either may be refused for."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue, model_validator

from booking.reservations.decide import Wish
from booking.reservations.refusals import (
    Closed,
    InThePast,
    OffGrid,
    OutsideOpeningHours,
    QuantityTooLarge,
    SlotTaken,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    Unsupervised,
)
from booking.reservations.refusals_of_people import (
    Blocked,
    NotQualified,
    QuotaExceeded,
    TooYoung,
)
from booking.vouchers.grant_refusals import AlreadyGranted, DeMinimisReached, NotEligible
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from booking.vouchers.refusals import (
    CampaignClosed,
    PotShort,
    VoucherExhausted,
    VoucherExpired,
    VoucherNotAcceptedHere,
    VoucherNotEligible,
    VoucherUnknown,
)
from booking.web.api.fields import Flag, Id, Stretch, Text, Title, Whole

# In the order in which they are decided.
RULES = (
    InThePast,
    QuantityTooLarge,
    TooShort,
    TooLong,
    OffGrid,
    OutsideOpeningHours,
    Closed,
    Unsupervised,
    TooSoon,
    TooFarAhead,
    Blocked,
    NotQualified,
    TooYoung,
    QuotaExceeded,
    VoucherUnknown,
    VoucherExpired,
    VoucherExhausted,
    VoucherNotAcceptedHere,
    VoucherNotEligible,
    SlotTaken,
)
# Where a campaign's slug stands in place of a code.
AT_FIRST_USE = (
    CampaignClosed,
    NotEligible,
    ActsForAnother,
    OtherKind,
    AlreadyGranted,
    PotShort,
    DeMinimisReached,
)
_NO_REASON = {
    "en": "`waive` goes with `waive_reason`: say why the rule does not hold this time",
    "it": "`waive` vuole `waive_reason`: scrivi perché questa volta la regola non vale",
}

EXAMPLE: dict[str, JsonValue] = {
    "resource_id": 12,
    "starts_at": "2026-12-01T09:00:00+01:00",
    "ends_at": "2026-12-01T13:00:00+01:00",
    "quantity": 1,
    "voucher": "MILANO-DEMO",
    "title": None,
}


class WishBody(Stretch):
    """What somebody would like to reserve."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    resource_id: Id
    quantity: Annotated[Whole, Field(ge=1, le=1000)] = 1
    voucher: Annotated[Text, Field(min_length=1, max_length=64)] | None = None
    title: Title | None = None
    hold: Annotated[Flag, Field(description="Keep it for ten minutes only.")] = False
    waive: frozenset[Literal["lead", "grid", "quota"]] = frozenset()
    waive_reason: Annotated[Text, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "WishBody":
        if bool(self.waive) != (self.waive_reason is not None):
            raise ValueError(_NO_REASON)
        return self


def wish_of(body: WishBody) -> Wish:
    """The body as a use case takes it."""
    return Wish(
        resource_id=body.resource_id,
        period=body.period,
        quantity=body.quantity,
        voucher=body.voucher,
        title=body.title,
        hold=body.hold,
        waived=frozenset(body.waive),
        waive_reason=body.waive_reason,
    )
