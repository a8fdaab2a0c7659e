"""Each step taken twice, by the product in its database and by the plain model; both agree."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from booking.database.pool import Connection
from booking.periods import Period
from booking.reservations import clock
from booking.reservations.answer import confirm
from booking.reservations.cancel import cancel
from booking.reservations.check_in import check_in
from booking.reservations.decide import Wish
from booking.reservations.reschedule import reschedule
from booking.vouchers.check import check as check_ledger
from booking.vouchers.expire import expire_due
from tests.imports.steps import Elsewhere
from tests.properties import calendars, expected
from tests.properties import model_changes as changes
from tests.properties.model import FREE_CANCELLING, HOLD, Calendar, Closure, Stay, Thing
from tests.properties.plain_times import Slot, joined
from tests.properties.world import OneConnection, begin
from tests.sound import assert_sound

Result = TypeVar("Result")


class Steps(RuleBasedStateMachine):
    """One transaction of a database, undone at the end; the test sets `runner` and `conn`."""

    runner: ClassVar[asyncio.Runner]
    conn: ClassVar[Connection]

    def __init__(self) -> None:
        super().__init__()
        # The ledger's check asks for this isolation.
        self.around = self.conn.transaction(isolation="repeatable_read")
        self.run(self.around.start())
        self.world, self.model = self.run(begin(self.conn))
        self.elsewhere: dict[int, Elsewhere] = {}

    def teardown(self) -> None:
        """When all is over nothing is left in the air."""
        try:
            # Where a step failed, that is what is to be seen.
            if sys.exc_info()[0] is None:
                self.end_of_time()
        finally:
            self.run(self.around.rollback())

    def end_of_time(self) -> None:
        self.model.now += timedelta(days=1000)
        self.run_clock()
        self.expire_vouchers()
        self.require_same()
        self.require_sound()
        assert not any(each.held for each in self.model.vouchers.values())
        self.run(self.conn.execute("SET CONSTRAINTS ALL IMMEDIATE"))

    def try_to_reserve(
        self, thing: Thing, slot: Slot, *, who: int, quantity: int, code: str | None, hold: bool
    ) -> Stay | None:
        """The stay, or None where it was rightly refused."""
        allowed = expected.either(
            self.model,
            lambda model: expected.may_reserve(
                model, thing, slot, quantity=quantity, who=who, code=code
            ),
        )
        wish = Wish(
            resource_id=thing.id, period=Period(*slot), quantity=quantity, voucher=code, hold=hold
        )
        made = self.granted(self.world.reserve(wish, who=who, now=self.model.now), allowed)
        if made is None:
            return None
        units = [unit["id"] for unit in made["units"]]
        assert len(set(units)) == len(units) == self.model.needed(thing, quantity)
        assert all(self.model.is_free(thing, slot, unit) for unit in units)
        stay = Stay(
            id=made["id"],
            who=who,
            thing=thing,
            quantity=quantity,
            slot=slot,
            status="held" if hold else "confirmed",
            created=self.model.now,
            free_until=slot.start - FREE_CANCELLING,
            covered=0,
            voucher=self.model.vouchers[code] if code else None,
            expires=min(self.model.now + HOLD, slot.start) if hold else None,
            claims={unit: self.model.until(thing, slot, unit) for unit in units},
        )
        changes.place(self.model, stay)
        return stay

    def try_to_move(self, stay: Stay, slot: Slot) -> None:
        allowed = expected.either(
            self.model, lambda model: expected.may_move(model, model.stays[stay.id], slot)
        )
        work = reschedule(
            self.conn,
            network=self.world.network,
            member=self.world.people[stay.who],
            reservation_id=UUID(stay.id),
            period=Period(*slot),
            now=self.model.now,
        )
        moved = self.granted(work, allowed)
        if moved is not None:
            thing, units = stay.thing, moved.unit_ids
            assert all(self.model.is_free(thing, slot, unit, besides=stay.id) for unit in units)
            claims = {unit: self.model.until(thing, slot, unit) for unit in units}
            changes.move(self.model, stay, slot, claims)

    def try_to_confirm(self, stay: Stay) -> None:
        resource = self.run(self.world.resource(stay.thing))
        work = confirm(self.conn, resource=resource, **self._whose(stay))
        if self.granted(work, {expected.may_confirm(self.model, stay)}):
            changes.confirm(stay)

    def try_to_cancel(self, stay: Stay, by: expected.By) -> None:
        people = self.world.people
        member = {
            "owner": people[stay.who],
            "manager": self.world.manager,
            "stranger": people[1 - stay.who],
        }[by]
        work = cancel(self.conn, **(self._whose(stay) | {"member": member}))
        if self.granted(work, {expected.may_cancel(self.model, stay, by)}):
            late = by == "owner" and expected.is_late(self.model, stay)
            changes.end(self.model, stay, "cancelled", kept=late, fault=by == "manager")

    def try_to_check_in(self, stay: Stay) -> None:
        work = check_in(self.conn, **self._whose(stay))
        if self.granted(work, {expected.may_check_in(self.model, stay)}):
            stay.status = "checked_in"

    def try_to_close(self, what: str, slot: Slot, stays: str) -> None:
        units, resource_id, unit_id = self.world.place(what)
        model = self.model
        allowed = expected.either(
            model, lambda it: expected.may_close(it, units, slot, cancel=stays == "cancel")
        )
        work = self.world.close(resource_id, unit_id, slot, stays, now=model.now)
        closed = self.granted(work, allowed)
        if closed is not None:
            closure, hits = closed
            left = Slot(max(slot.start, model.now), slot.end)
            assert {str(each.id) for each in hits} == {
                each.id for each in changes.hit(model, units, left)
            }
            changes.close(model, Closure(closure.id, units, left, slot.start))

    def a_calendar_of(self, what: str) -> int:
        """The number of the calendar that blocks it, which is added where there is none."""
        units, resource_id, unit_id = self.world.place(what)
        for source_id, calendar in self.model.calendars.items():
            if calendar.units == units:
                return source_id
        made = self.run(calendars.added(self.world, resource_id, unit_id, now=self.model.now))
        self.elsewhere[made.source.id] = made
        self.model.calendars[made.source.id] = Calendar(units)
        return made.source.id

    def read_calendar(self, source_id: int, times: list[Slot]) -> None:
        """It says these now, and nothing else; whoever is hit is counted once."""
        calendar = self.model.calendars[source_id]
        before = changes.clashing(self.model, calendar)
        calendar.times = joined(times)
        work = calendars.read(self.elsewhere[source_id], calendar.times, now=self.model.now)
        told = self.run(work)
        assert told == len(changes.clashing(self.model, calendar) - before)

    def remove_calendar(self, source_id: int) -> None:
        self.run(calendars.removed(self.elsewhere[source_id], now=self.model.now))
        del self.model.calendars[source_id]

    def run_clock(self) -> None:
        pool: Any = OneConnection(self.conn)
        self.run(clock.move_due(pool, now=self.model.now))
        changes.run_clock(self.model)

    def expire_vouchers(self) -> None:
        self.run(expire_due(self.conn, now=self.model.now))
        changes.expire_vouchers(self.model)

    def require_same(self) -> None:
        self.run(self.world.require_same(self.model))
        self.run(calendars.require_same_busy(self.conn, self.model))

    def require_ledger(self) -> None:
        report = self.run(check_ledger(self.conn))
        assert report.sound, report.wrong

    def require_sound(self) -> None:
        self.require_ledger()
        self.run(assert_sound(self.conn))

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    def granted(self, work: Coroutine[Any, Any, Result], allowed: set[str | None]) -> Result | None:
        """What came of it, or None where it was refused; either as the model expects."""
        result, refused = self.run(self.world.attempt(work))
        code = refused.code if refused else None
        assert code in allowed, (code, allowed)
        self._see_expired()
        return result

    def _see_expired(self) -> None:
        """Holds that ran out may be expired by whoever wants their place."""
        stays = self.run(self.world.stays())
        for stay in self.model.stays.values():
            if stay.lapsed(self.model.now) and stays[stay.id]["status"] == "expired":
                changes.end(self.model, stay, "expired")

    def _whose(self, stay: Stay) -> dict[str, Any]:
        return {
            "member": self.world.people[stay.who],
            "reservation_id": UUID(stay.id),
            "now": self.model.now,
        }
