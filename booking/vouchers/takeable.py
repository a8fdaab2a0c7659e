"""Whether a member may take a voucher at first use: the same with locks and without."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.vouchers.applicant import Applicant
from booking.vouchers.apply import identity_of
from booking.vouchers.beneficiary import group_name, own_as_declared
from booking.vouchers.campaign_today import CampaignToday, require_open
from booking.vouchers.conditions import BeneficiaryKind
from booking.vouchers.de_minimis import require_left
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
from booking.vouchers.ground import Ground, ground_of, is_aid
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


async def own_of(conn: Connection, *, member_id: int) -> dict[str, Any] | None:
    """The beneficiary that a member acts for."""
    own_id = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    return await whose.beneficiary.row(conn, id=own_id) if own_id else None


async def known_of(conn: Connection, *, member_id: int, applicant: Applicant | None) -> Known:
    """What is known of a member; without `applicant`, by what it applied with last."""
    own = await own_of(conn, member_id=member_id)
    return Known(own, applicant or await last_applied(conn, own, member_id=member_id))


async def last_applied(
    conn: Connection, own: dict[str, Any] | None, *, member_id: int
) -> Applicant | None:
    return said_of(own, await sql.last_facts.value(conn, member_id=member_id))


def said_of(own: dict[str, Any] | None, facts: dict[str, Any] | None) -> Applicant | None:
    """What was declared; None where it was of somebody else than the account was found to act
    for."""
    if facts is None or (own and own["tax_code"] not in (None, facts["tax_code"])):
        return None
    return Applicant(**facts)


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
    _require_asked(campaign, known.facts)
    known = await _as_declared(conn, known)
    _require_given(campaign, known, await _ground(conn, [campaign], known))
    return known


async def refusals_to_take(
    conn: Connection, campaigns: Sequence[CampaignToday], known: Known
) -> dict[int, Refusal]:
    """By campaign, what require_takeable refuses with; those that can be taken are left out. What
    is read does not grow with their number."""
    found = _refused(campaigns, lambda each: _require_asked(each, known.facts))
    rest = [each for each in campaigns if each.id not in found]
    if not rest:
        return found
    try:
        known = await _as_declared(conn, known)
    except Refusal as refusal:
        return found | {each.id: refusal for each in rest}
    ground = await _ground(conn, rest, known)
    return found | _refused(rest, lambda each: _require_given(each, known, ground))


def _refused(
    campaigns: Iterable[CampaignToday], require: Callable[[CampaignToday], None]
) -> dict[int, Refusal]:
    found = {}
    for each in campaigns:
        try:
            require(each)
        except Refusal as refusal:
            found[each.id] = refusal
    return found


async def _as_declared(conn: Connection, known: Known) -> Known:
    if known.facts is None:
        return known
    identity = identity_of(known.facts)
    own = await own_as_declared(conn, own_id=known.own_id, identity=identity)
    return Known(own, known.facts)


async def _ground(conn: Connection, campaigns: Sequence[CampaignToday], known: Known) -> Ground:
    return await ground_of(conn, campaigns, beneficiary_id=known.own_id, tax_code=known.tax_code)


def _require_asked(campaign: CampaignToday, facts: Applicant | None) -> None:
    """What its terms say, whatever was granted so far."""
    with said_to_members():
        require_open(campaign)
    _require_eligible(campaign, facts)


def _require_given(campaign: CampaignToday, known: Known, ground: Ground) -> None:
    """What was granted so far leaves one for them."""
    _require_first(campaign, ground)
    with said_to_members(acts_for_it=known.acts_for_it):
        _require_room(campaign, known, ground)


def _require_eligible(campaign: CampaignToday, facts: Applicant | None) -> None:
    if not campaign.terms.eligibility:
        return
    if facts is None:
        raise NotDeclared(campaign=campaign.name, slug=campaign.slug)
    if unmet := judge(campaign.terms, facts, on=campaign.today):
        raise NotEligible(campaign=campaign.name, unmet=unmet)


def _require_first(campaign: CampaignToday, ground: Ground) -> None:
    """Neither the beneficiary has one, nor whoever is known by the tax code, or declared it."""
    at = ground.had.get(campaign.id)
    if at is not None:
        raise AlreadyGranted(
            campaign=campaign.name,
            granted_at=at.isoformat(),
            granted_shown=day_words(campaign.day_of(at)),
        )
    if campaign.id in ground.by_tax_code:
        raise TakenByOther(campaign=campaign.name)


def _require_room(campaign: CampaignToday, known: Known, ground: Ground) -> None:
    """Pots and the de minimis ceiling, as grant asks them, without the locks of the pots."""
    amount = amount_at_first_use(campaign)
    if is_aid(campaign):
        require_left(
            ground.aid_for(campaign),
            beneficiary_id=known.own_id,
            amount=amount,
            ceiling=campaign.terms.de_minimis_ceiling_cents,
        )
    pots = ground.pots.get(campaign.id, [])
    left = {pot["slug"]: pot["balance"] for pot in pots}
    if paying_pot(pots, left, kind=known.kind, amount=amount) is None:
        reach = [left[slug] for slug in pots_in_reach(pots, kind=known.kind)]
        raise pot_short(campaign, wanted=amount, most=max(reach, default=0))


def amount_at_first_use(campaign: CampaignToday) -> int:
    """What each gets, in the campaign's unit."""
    if campaign.terms.amount_per_grant is None:
        raise AssertionError("terms that grant at first use have an amount")
    return campaign.terms.amount_per_grant
