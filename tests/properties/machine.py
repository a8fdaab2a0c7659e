"""The machine that does anything in any order, and compares the product with the plain model."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.properties import expected
from tests.properties import model_changes as changes
from tests.properties.draws import (
    BUSY,
    CLOSURES,
    CODES,
    LIKELY_SLOTS,
    MINUTES,
    PICK,
    PLACES,
    SLOTS,
    THINGS,
    WHO,
    WISHES,
    Wanted,
)
from tests.properties.model import ALIVE, Stay
from tests.properties.plain_times import Slot
from tests.properties.steps import Steps
from tests.properties.world import VOUCHERS

SOME_STAY = precondition(lambda self: bool(self.model.stays))
SOME_CLOSURE = precondition(lambda self: bool(self.model.closures))
SOME_CALENDAR = precondition(lambda self: bool(self.model.calendars))


class Machine(Steps):
    """What may be done next; after each step both sides are the same."""

    @invariant()
    def the_product_agrees(self) -> None:
        self.require_same()

    @invariant()
    def the_ledger_adds_up(self) -> None:
        self.require_ledger()

    @rule(
        name=THINGS,
        who=WHO,
        slot=SLOTS,
        quantity=st.integers(1, 4),
        code=CODES,
        hold=st.booleans(),
    )
    def reserve(
        self, *, name: str, who: int, slot: Slot, quantity: int, code: str | None, hold: bool
    ) -> None:
        some = quantity if name == "desks" else quantity // 4 + 1
        thing = self.world.things[name]
        self.try_to_reserve(thing, slot, who=who, quantity=some, code=code, hold=hold)

    @rule(wishes=WISHES)
    def a_busy_morning(self, wishes: list[Wanted]) -> None:
        for name, slot, quantity, voucher, hold in wishes:
            code, who = voucher or (None, quantity % 2)
            some = quantity if name == "desks" else 1
            thing = self.world.things[name]
            self.try_to_reserve(thing, slot, who=who, quantity=some, code=code, hold=hold)
            self.the_product_agrees()

    @SOME_STAY
    @rule(pick=PICK, slot=SLOTS | LIKELY_SLOTS)
    def move(self, pick: int, slot: Slot) -> None:
        self.try_to_move(self._stay(pick), slot)

    @SOME_STAY
    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        self.try_to_confirm(self._stay(pick))

    @SOME_STAY
    @rule(pick=PICK, by=st.sampled_from(("owner", "owner", "manager", "stranger")))
    def cancel(self, pick: int, by: expected.By) -> None:
        self.try_to_cancel(self._stay(pick), by)

    @rule(
        slot=LIKELY_SLOTS,
        later=st.none() | LIKELY_SLOTS,
        minutes=st.sampled_from((5, 9, 10, 11, 90)),
        hold=st.booleans(),
    )
    def second_thoughts(self, slot: Slot, later: Slot | None, minutes: int, *, hold: bool) -> None:
        """Reserved with a voucher, perhaps moved, and given back: in time, just undone, or late."""
        desks, code = self.world.things["desks"], VOUCHERS[0][0]
        stay = self.try_to_reserve(desks, slot, who=0, quantity=1, code=code, hold=hold)
        if stay is None:
            return
        self.time_passes(minutes)
        if hold:
            self.try_to_confirm(stay)
        if later is not None:
            self.try_to_move(stay, later)
        self.the_product_agrees()
        self.try_to_cancel(stay, "owner")

    @SOME_STAY
    @rule(pick=PICK)
    def check_in(self, pick: int) -> None:
        self.try_to_check_in(self._stay(pick))

    @SOME_STAY
    @rule(
        what=PLACES,
        slot=CLOSURES,
        stays=st.sampled_from(("refuse", "cancel")),
    )
    def close(self, what: str, slot: Slot, stays: str) -> None:
        self.try_to_close(what, slot, stays)

    @SOME_CLOSURE
    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        closure_id = sorted(self.model.closures)[pick % len(self.model.closures)]
        assert self.granted(self.world.reopen(closure_id, now=self.model.now), {None})
        changes.reopen(self.model, self.model.closures[closure_id])

    @rule(what=PLACES, times=BUSY)
    def a_calendar_says(self, what: str, times: list[Slot]) -> None:
        """Kept elsewhere, it is read for the first time or anew."""
        self.read_calendar(self.a_calendar_of(what), times)

    @SOME_STAY
    @rule(pick=PICK, minutes=st.sampled_from((-30, 0, 30)), hours=st.integers(1, 3))
    def a_calendar_says_what_is_reserved(self, pick: int, minutes: int, hours: int) -> None:
        """It knows of somebody else just then, wherever the stay is."""
        start = self._stay(pick).slot.start + timedelta(minutes=minutes)
        source_id = self.a_calendar_of("space")
        known = self.model.calendars[source_id].times
        self.read_calendar(source_id, [*known, Slot(start, start + timedelta(hours=hours))])

    @rule(
        name=st.sampled_from(("room", "desks", "hall")),
        slot=LIKELY_SLOTS,
        around=st.sampled_from((-30, 0, 60)),
        then=st.sampled_from(("move", "move", "cancel", "miss")),
        to=LIKELY_SLOTS,
    )
    def a_clash_ends(self, name: str, slot: Slot, around: int, then: str, to: Slot) -> None:
        """What is busy under a stay is claimed as it leaves, moves, is shorter or is missed."""
        thing = self.world.things[name]
        stay = self.try_to_reserve(thing, slot, who=0, quantity=1, code=None, hold=False)
        if stay is None:
            return
        source_id, more = self.a_calendar_of("space"), timedelta(minutes=around)
        busy = Slot(slot.start - more, slot.end + more)
        known = self.model.calendars[source_id].times
        self.read_calendar(source_id, [*known, busy] if busy.start < busy.end else known)
        self.the_product_agrees()
        if then == "move":
            self.try_to_move(stay, to)
        elif then == "cancel":
            self.try_to_cancel(stay, "owner")
        else:
            self.model.now = max(self.model.now, slot.start + timedelta(minutes=20))
            self.run_clock()

    @SOME_CALENDAR
    @rule(pick=PICK, keep=st.sets(st.integers(0, 3)))
    def a_calendar_loses_some(self, pick: int, keep: set[int]) -> None:
        source_id = self._calendar(pick)
        known = self.model.calendars[source_id].times
        self.read_calendar(source_id, [time for at, time in enumerate(known) if at in keep])

    @SOME_CALENDAR
    @rule(pick=PICK)
    def a_calendar_is_removed(self, pick: int) -> None:
        self.remove_calendar(self._calendar(pick))

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.model.now += timedelta(minutes=minutes)

    @SOME_STAY
    @rule(minutes=st.sampled_from((-20, -10, 5, 14, 20, 40, 200)), arrives=st.booleans())
    def the_next_stay_begins(self, minutes: int, *, arrives: bool) -> None:
        """Somebody arrives, early or late, or does not and is perhaps missed."""
        alive = (stay for stay in self.model.stays.values() if stay.status in ALIVE)
        to_come = [stay for stay in alive if stay.slot.start > self.model.now]
        if not to_come:
            return
        stay = min(to_come, key=lambda each: each.slot)
        self.model.now = max(self.model.now, stay.slot.start + timedelta(minutes=minutes))
        if arrives:
            self.try_to_check_in(stay)
        else:
            self.run_clock()

    @rule()
    def the_clock_runs(self) -> None:
        self.run_clock()

    @rule()
    def vouchers_expire(self) -> None:
        self.expire_vouchers()

    @rule()
    def audit(self) -> None:
        self.require_sound()

    def _stay(self, pick: int) -> Stay:
        return list(self.model.stays.values())[pick % len(self.model.stays)]

    def _calendar(self, pick: int) -> int:
        return sorted(self.model.calendars)[pick % len(self.model.calendars)]
