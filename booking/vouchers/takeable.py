"""Whether a member may take a voucher at first use: the same with locks and without."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.applicant import Applicant
from booking.vouchers.apply import identity_of
from booking.vouchers.beneficiary import group_name, own_as_declared
from booking.vouchers.campaign_today import CampaignToday, require_open
from booking.vouchers.conditions import BeneficiaryKind
from booking.vouchers.de_minimis import require_below_ceiling
from booking.vouchers.eligibility import judge
from booking.vouchers.grant import pot_short
from booking.vouchers.grant_refusals import (
    AboveCeilingToTake,
    AlreadyGranted,
    CeilingReached,
    DeMinimisReached,
    NotDeclared,
    NotEligible,
    TakenByOther,
)
from booking.vouchers.ranking import paying_pot, pots_in_reach
from booking.vouchers.refusals import CampaignClosed, NotOpenToTake, PotShort, TooLittleToTake
from booking.vouchers.words import day_words

sql = queries("grants")
whose = queries("identity")


@dataclass(frozen=True, slots=True)
class Known:
    """The beneficiary that a member acts for, and what was declared of it."""

    own: dict[str, Any] | None
    facts: Applicant | None

    @property
    def own_id(self) -> int | None:
        return self.own["id"] if self.own else None

    @property
    def tax_code(self) -> str | None:
        return self.facts.tax_code if self.facts else self.own["tax_code"] if self.own else None

    @property
    def acts_for_it(self) -> bool:
        """Whether an officer found the account to act for whom it names, or it names nobody."""
        return self.tax_code is None or bool(self.own and self.own["tax_code"] == self.tax_code)

    @property
    def group(self) -> str | None:
        """The single undertaking that it is part of, as declared."""
        return group_name(self.facts.single_undertaking) if self.facts else None

    @property
    def kind(self) -> BeneficiaryKind:
        if self.own:
            kind: BeneficiaryKind = self.own["kind"]
            return kind
        return self.facts.kind if self.facts else "person"

    @property
    def declared(self) -> dict[str, Any] | None:
        """What stays with the voucher."""
        if self.facts:
            return self.facts.model_dump(mode="json", by_alias=True)
        return {"tax_code": self.tax_code} if self.tax_code else None


async def known_of(conn: Connection, *, member_id: int, applicant: Applicant | None) -> Known:
    """What is known of a member; without `applicant`, by what it declared last."""
    own_id = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    own = await whose.beneficiary.row(conn, id=own_id) if own_id else None
    if applicant is None:
        row = await sql.last_facts.value(conn, member_id=member_id)
        applicant = Applicant(**row) if row else None
        if applicant and own and own["tax_code"] not in (None, applicant.tax_code):
            # It was of somebody else, for whom the account does not act.
            applicant = None
    return Known(own, applicant)


@contextmanager
def said_to_members(*, acts_for_it: bool = True) -> Iterator[None]:
    """What says to officers what they can do, said to a member who takes a voucher; without the
    figures of a beneficiary that they only name."""
    try:
        yield
    except CampaignClosed as refusal:
        raise NotOpenToTake(**refusal.facts) from None
    except PotShort as refusal:
        raise TooLittleToTake(**refusal.facts) from None
    except DeMinimisReached as refusal:
        said = AboveCeilingToTake if acts_for_it else CeilingReached
        raise said(**refusal.facts) from None


async def require_takeable(conn: Connection, campaign: CampaignToday, known: Known) -> Known:
    """Refuse with the first rule that says no; the beneficiary in what is returned is the one that
    would hold the voucher, None where it is to be made.

    CampaignClosed, NotDeclared, NotEligible, OtherKind, ActsForAnother, AlreadyGranted,
    DeMinimisReached, PotShort.
    """
    with said_to_members():
        require_open(campaign)
    _require_eligible(campaign, known.facts)
    if known.facts is not None:
        identity = identity_of(known.facts)
        own = await own_as_declared(conn, own_id=known.own_id, identity=identity)
        known = Known(own, known.facts)
    await _require_first(conn, campaign, known)
    with said_to_members(acts_for_it=known.acts_for_it):
        await _require_room(conn, campaign, known)
    return known


def _require_eligible(campaign: CampaignToday, facts: Applicant | None) -> None:
    if not campaign.terms.eligibility:
        return
    if facts is None:
        raise NotDeclared(campaign=campaign.name, slug=campaign.slug)
    if unmet := judge(campaign.terms, facts, on=campaign.today):
        raise NotEligible(campaign=campaign.name, unmet=unmet)


async def _require_first(conn: Connection, campaign: CampaignToday, known: Known) -> None:
    """Neither the beneficiary has one, nor whoever is known by the tax code, or declared it."""
    had = await sql.first_voucher.row(conn, campaign_id=campaign.id, beneficiary_id=known.own_id)
    if had is not None:
        at = had["granted_at"]
        raise AlreadyGranted(
            campaign=campaign.name,
            granted_at=at.isoformat(),
            granted_shown=day_words(campaign.day_of(at)),
        )
    if known.tax_code and await sql.had_by_tax_code.value(
        conn, campaign_id=campaign.id, tax_code=known.tax_code
    ):
        raise TakenByOther(campaign=campaign.name)


async def _require_room(conn: Connection, campaign: CampaignToday, known: Known) -> None:
    """Pots and the de minimis ceiling, as grant asks them, without the locks of the pots."""
    amount = amount_at_first_use(campaign)
    if campaign.terms.de_minimis and campaign.unit == "money":
        await require_below_ceiling(
            conn,
            beneficiary_id=known.own_id,
            amount=amount,
            ceiling=campaign.terms.de_minimis_ceiling_cents,
            on=campaign.today,
            tax_code=known.tax_code,
        )
    pots = await sql.pots_left.rows(conn, campaign_id=campaign.id)
    left = {pot["slug"]: pot["balance"] for pot in pots}
    if paying_pot(pots, left, kind=known.kind, amount=amount) is None:
        reach = [left[slug] for slug in pots_in_reach(pots, kind=known.kind)]
        raise pot_short(campaign, wanted=amount, most=max(reach, default=0))


def amount_at_first_use(campaign: CampaignToday) -> int:
    """What each gets, in the campaign's unit."""
    if campaign.terms.amount_per_grant is None:
        raise AssertionError("terms that grant at first use have an amount")
    return campaign.terms.amount_per_grant
