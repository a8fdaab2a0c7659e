"""The simulation against the real ledger: the same small year, transfer by transfer."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from booking.database.pool import Connection
from booking.simulation.books import Move
from booking.simulation.demand import Demand, Planned, Stay
from booking.simulation.draw import Wish, draw
from booking.simulation.run import Outcome, run
from booking.vouchers.capture import capture
from booking.vouchers.cover import cover, redeem_arguments
from booking.vouchers.expire import expire_due
from booking.vouchers.first_use import take
from booking.vouchers.give_back import give_back
from booking.vouchers.grant import grant
from booking.vouchers.load_campaign import bring_to
from booking.vouchers.offers import accept_offer, forfeit_due
from booking.vouchers.refusals import NotAccepted
from tests import make
from tests.vouchers import steps
from tests.vouchers.holdings import Place, Thing

SLUG = "replayed"
BEGINS = date(2026, 1, 1)
DEMAND = Demand(
    beneficiaries=12,
    eligible=1.0,
    listed=1.0,
    late=0.15,
    missed=0.15,
    cancelled=0.2,
    plans=(Planned(cents=150_000, months=12), Planned(cents=60_000, months=3)),
    stays=(Stay(minutes=480, cents=9_001), Stay(minutes=240, cents=1_999)),
    stays_per_month=(1, 2, 1),
    ahead_days=0,
)
# Terms, and a first pot that empties by them.
TERMS: list[tuple[dict[str, Any], int]] = [
    ({"valid_days": 120}, 160_000),
    (
        {"valid_days": 60, "cap_per_year": 9_000, "give_back": {"late": "voucher"}},
        30_000,
    ),
    (
        {"cap_per_campaign": 30_000, "vat": "excluded_for_undertakings", "valid_days": 90},
        100_000,
    ),
    # Offers that are forfeited on the voucher's last day, for it ends before their own.
    ({"accept_within_days": 9, "valid_days": 8}, 80_000),
    (
        {
            "granted": "at_first_use",
            "amount_per_grant": 20_000,
            "applications": [{"opens_on": date(2026, 1, 1), "closes_on": date(2026, 1, 2)}],
            "accept_within_days": 6,
            "valid_days": 100,
        },
        70_000,
    ),
]
CAUSES: dict[str, Any] = {"cancelled": "release", "late": "late", "missed": "no_show"}


@pytest.mark.parametrize(("terms", "city"), TERMS)
async def test_a_small_year_ends_in_the_database_as_in_memory(
    conn: Connection, terms: dict[str, Any], city: int
) -> None:
    pots = (
        {"slug": "city", "budget": city},
        {"slug": "chamber", "budget": 200_000, "admits": ["undertaking"]},
    )
    file = steps.campaign_file(SLUG, terms=terms, pots=pots)
    outcome = run(file, draw(DEMAND, begins=BEGINS, seed=5), begins=BEGINS)
    await bring_to(conn, file, now=_at(BEGINS))
    replayed = _Replay(conn, outcome, await make.resource(conn))
    for move in outcome.moves:
        await replayed.do(move)
    await replayed.answer(until=outcome.ends)
    await replayed.end(outcome.ends)
    causes = {move.cause for move in outcome.moves}
    assert {"grant", "reserve", "capture", "forfeit"} <= causes
    if "accept_within_days" not in terms:
        assert {"release", "expire"} <= causes
        assert {move.pot for move in outcome.moves} == {"city", "chamber"}
    assert await _pots(conn) == {till.pot.slug: till.left for till in outcome.tills}
    for purse in outcome.purses:
        held = replayed.held[purse.applicant.number]
        money = await steps.money(conn, held)
        assert (money.voucher, money.reserved) == (purse.balance, purse.reserved)
        assert money.used == purse.by_year.get(2026, 0)
        stored = await conn.fetchrow(
            "SELECT state, accept_by, valid_until FROM vouchers WHERE id = $1", held.id
        )
        assert stored is not None
        assert tuple(stored) == (purse.state, purse.accept_by, purse.valid_until)


async def _pots(conn: Connection) -> dict[str, int]:
    rows = await conn.fetch(
        "SELECT p.slug, a.balance FROM pots p JOIN accounts a ON a.id = p.account_id "
        "JOIN campaigns c ON c.id = p.campaign_id WHERE c.slug = $1",
        SLUG,
    )
    return {row["slug"]: row["balance"] for row in rows}


class _Replay:
    """Does with the product's own code what the simulation did, and finds the same amounts."""

    def __init__(self, conn: Connection, outcome: Outcome, resource_id: int) -> None:
        self.conn, self.outcome, self.resource_id = conn, outcome, resource_id
        self.terms = outcome.file.terms
        self.applicants = {each.applicant.number: each.applicant for each in outcome.purses}
        self.held: dict[int, steps.Held] = {}
        self.made: dict[int, UUID] = {}
        # Whose offer nobody answered yet.
        self.waiting: set[int] = set()

    async def do(self, move: Move) -> None:
        await self.answer(until=move.day)
        if move.cause == "grant":
            await self._grant(move)
        elif move.stay is None:
            await self.end(move.day)
        elif move.cause == "reserve":
            await self._reserve(move, self.outcome.stays[move.stay - 1], move.stay)
        else:
            await self._settle(move, self.outcome.stays[move.stay - 1], self.made[move.stay])

    async def end(self, day: date) -> None:
        """What the clock ends, up to that day."""
        await forfeit_due(self.conn, now=_at(day))
        await expire_due(self.conn, now=_at(day))

    async def answer(self, *, until: date) -> None:
        """Who accepts has accepted by then, where the product lets them."""
        for number, held in self.held.items():
            after = self.applicants[number].accepts_after
            on = held.granted.valid_from + timedelta(days=after or 0)
            by = held.granted.accept_by
            if number in self.waiting and after is not None and by and on <= min(by, until):
                self.waiting.remove(number)
                await accept_offer(
                    self.conn, voucher_id=held.id, member_id=held.member_id, now=_at(on)
                )

    async def _grant(self, move: Move) -> None:
        beneficiary = await self.conn.fetchval(
            "INSERT INTO beneficiaries (kind) VALUES ($1) RETURNING id",
            self.applicants[move.applicant].kind,
        )
        member = await make.member(self.conn, beneficiary=beneficiary)
        facts: dict[str, Any] = {"campaign": SLUG, "member_id": member.id, "now": _at(move.day)}
        if self.terms.granted == "at_first_use":
            granted = await take(self.conn, **facts)
            assert self.terms.amount_per_grant == move.amount
        else:
            granted = await grant(self.conn, **facts, amount=move.amount)
        assert granted.pot == move.pot
        held = self.held[move.applicant] = steps.Held(granted, member.id)
        if granted.accept_by is not None:
            self.waiting.add(move.applicant)
            # No stay until it is accepted.
            with pytest.raises(NotAccepted):
                cover(
                    await steps.holding(self.conn, held),
                    space=Place(listed_until=date(2030, 1, 1)),
                    resource=Thing(),
                    day=move.day,
                    price_cents=9_001,
                    minutes=480,
                    today=move.day,
                )

    async def _reserve(self, move: Move, wish: Wish, stay: int) -> None:
        held = self.held[move.applicant]
        holding = await steps.holding(self.conn, held)
        taken = cover(
            holding,
            space=Place(listed_until=date(2030, 1, 1)),
            resource=Thing(),
            day=wish.day,
            price_cents=wish.stay.cents,
            minutes=wish.stay.minutes,
            today=move.day,
        )
        assert taken.amount == move.amount
        made = self.made[stay] = uuid4()
        await self.conn.execute(
            "SELECT redeem($1::bigint[], $2, $3)", redeem_arguments(taken, holding), held.id, made
        )
        await self.conn.execute(
            "INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, "
            "unit_ids, quantity, starts_at, ends_at, use_day, status, price_cents, voucher_cents, "
            "vat_basis_points, voucher_id, reserved_units, cancel_free_until, created_at, "
            "changed_at) SELECT $1, gen_random_uuid()::text, $2, $2, space_id, id, '{1}', 1, "
            "$4::timestamptz, $4 + interval '1 hour', $5, 'confirmed', $6, $7::int, 2200, $8, $7, "
            "$4, $4, $4 FROM resources WHERE id = $3",
            made,
            held.member_id,
            self.resource_id,
            _at(wish.day),
            wish.day,
            wish.stay.cents,
            taken.amount,
            held.id,
        )

    async def _settle(self, move: Move, wish: Wish, made: UUID) -> None:
        facts: dict[str, Any] = {
            "reservation_id": made,
            "voucher_id": self.held[move.applicant].id,
            "amount": move.amount,
            "year": wish.day.year,
            "now": _at(move.day),
        }
        if wish.end == "used":
            space_id = await self.conn.fetchval(
                "SELECT space_id FROM resources WHERE id = $1", self.resource_id
            )
            await capture(self.conn, **facts, space_id=space_id, listed=True)
        else:
            await give_back(self.conn, **facts, cause=CAUSES[wish.end])
        written = await self.conn.fetchrow(
            "SELECT cause::text, amount::bigint FROM ledger WHERE reservation_id = $1 "
            "ORDER BY id DESC LIMIT 1",
            made,
        )
        assert written is not None
        assert tuple(written) == (move.cause, move.amount)
        await steps.settled(self.conn, made)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
