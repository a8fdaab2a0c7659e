"""A machine, or one of its units, does not work: a closure from now on that says so."""

from datetime import datetime, timedelta

from booking.errors import Invalid
from booking.periods import Period
from booking.spaces.network import Space

# Twice as long as anything can be reserved ahead: claims have an end, and nothing can be reserved
# beyond this one for as long again. Who has a machine out of order for longer says so anew.
UNTIL_FURTHER_NOTICE = timedelta(days=2 * 732)
_NO_MACHINE = {"en": "a machine of this space", "it": "una macchina di questo spazio"}


def out_of_order_period(
    space: Space, *, resource_id: int, until: datetime | None, now: datetime
) -> Period:
    """From this minute until then, or, without an end, until further notice. Refuses with Invalid
    what is no machine, and an end in the past."""
    machines = {each.id for each in space.resources if each.kind == "machine"}
    if resource_id not in machines:
        raise Invalid.of("resource_id", "machine", _NO_MACHINE)
    start = now.replace(second=0, microsecond=0)
    end = until or start + UNTIL_FURTHER_NOTICE
    if end <= now:
        raise Invalid.of("until", "future", _PAST)
    return Period(start, end)


_PAST = {"en": "a time in the future", "it": "un momento nel futuro"}
