"""What the machine tries: mostly what may be granted, sometimes what no rule allows."""

from datetime import timedelta

from hypothesis import strategies as st

from tests import make
from tests.properties.plain_times import Slot
from tests.properties.world import VOUCHERS

DAYS = {
    "30 December": make.rome(30, 0),
    "31 December": make.rome(31, 0),
    "1 January": make.rome(1, 0, month=1, year=2027),
    "4 January": make.rome(4, 0, month=1, year=2027),
}


def _slot(day: str, hour: int, minute: int, hours: int) -> Slot:
    start = DAYS[day] + timedelta(hours=hour, minutes=minute)
    return Slot(start, start + timedelta(hours=hours))


SLOTS = st.builds(
    _slot,
    st.sampled_from(("30 December", "31 December", "4 January", "30 December", "1 January")),
    st.sampled_from((8, 9, 10, 11, 12, 7)),
    st.sampled_from((0, 0, 0, 0, 0, 0, 0, 0, 0, 30)),
    st.integers(1, 3),
)
# So few that people meet.
LIKELY_SLOTS = st.builds(
    _slot,
    st.sampled_from(("30 December", "31 December", "4 January")),
    st.sampled_from((9, 10)),
    st.just(0),
    st.integers(1, 2),
)
CLOSURES = st.builds(
    _slot,
    st.sampled_from(("30 December", "31 December", "4 January")),
    st.integers(0, 12),
    st.sampled_from((0, 30)),
    st.sampled_from((1, 2, 5)),
)
# What a calendar elsewhere may say: hours that people want, odd ones, or more than a day on end.
BUSY = st.lists(
    LIKELY_SLOTS
    | CLOSURES
    | st.builds(_slot, st.sampled_from(("30 December", "31 December")), st.integers(8, 12),
                st.just(0), st.sampled_from((25, 40))),
    max_size=3,
)  # fmt: skip
PLACES = st.sampled_from(("space", "desks", "hall", "room", "a desk", "left"))
THINGS = st.sampled_from(("desks", "room", "hall", "left", "right"))
WHO = st.integers(0, 1)
PICK = st.integers(0, 30)
CODES = st.sampled_from((None, *(code for code, _, _ in VOUCHERS), "NO-SUCH-CODE"))
MINUTES = st.sampled_from((9, 11, 30, 60))
# What, when, how many, with which voucher (of whoever owns it), and whether to hold only.
Wanted = tuple[str, Slot, int, tuple[str, int] | None, bool]
WISHES = st.lists(
    st.tuples(
        THINGS,
        LIKELY_SLOTS,
        st.integers(1, 2),
        st.sampled_from((None, *((code, owner) for code, owner, _ in VOUCHERS))),
        st.booleans(),
    ),
    min_size=3,
    max_size=9,
)
