"""The process in which a calendar is parsed: bytes in, one line of JSON out, little of anything.

`python -m booking.calendar.busy.child ZONE FROM TO DOMAIN`, with the window in seconds since 1970.
"""

import gc
import json
import resource
import sys
from zoneinfo import ZoneInfo

from booking.calendar.busy.limits import MOST_BYTES, MOST_CPU_SECONDS, MOST_MEMORY, Unreadable
from booking.calendar.busy.read import busy_times, period, seconds

# Its exit code when there was not memory enough.
NO_MEMORY = 12


def main() -> None:
    """Limit oneself before reading anything."""
    _limit(resource.RLIMIT_AS, MOST_MEMORY, MOST_MEMORY)
    _limit(resource.RLIMIT_CPU, MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    # It lives for one file: looking for what could be freed takes half of the time.
    gc.disable()
    zone, first, last, domain = sys.argv[1:]
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        answer = _answer(data, zone, (int(first), int(last)), domain)
        sys.stdout.write(json.dumps(answer, separators=(",", ":")))
    except MemoryError:
        sys.exit(NO_MEMORY)


def _answer(data: bytes, zone: str, window: tuple[int, int], domain: str) -> dict[str, object]:
    try:
        found = busy_times(data, zone=ZoneInfo(zone), window=period(window), domain=domain)
    except Unreadable as unreadable:
        return {"error": unreadable.code}
    return {
        "busy": [(seconds(each.start), seconds(each.end)) for each in found.intervals],
        "warnings": [(each.code, each.event, each.reason) for each in found.warnings],
        "counts": (found.events, found.ours, found.dropped),
    }


def _limit(which: int, soft: int, hard: int) -> None:
    """Never above what this process was given."""
    given = resource.getrlimit(which)[1]
    if given != resource.RLIM_INFINITY:
        soft, hard = min(soft, given), min(hard, given)
    resource.setrlimit(which, (soft, hard))


if __name__ == "__main__":
    main()
