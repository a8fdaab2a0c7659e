"""How fast and how patient the workers are, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The figures of one worker; tests take shorter ones."""

    poll: timedelta = timedelta(milliseconds=100)
    """Between two looks of the relay for new events and due deliveries."""
    takeover: timedelta = timedelta(milliseconds=250)
    """Between two tries of a spare relay."""
    batch: int = 500
    """Events numbered in one transaction."""
    look_again: timedelta = timedelta(seconds=5)
    """A delivery that was queued and not begun by then is queued again."""
    attempt: timedelta = timedelta(seconds=20)
    """Longest run of one handler; handing its mail over has limits of its own."""
    lease: timedelta = timedelta(seconds=30)
    """How long a delivery is kept from other workers, and again while it is in hand; longer than an
    attempt."""
    first_retry: timedelta = timedelta(seconds=1)
    """Doubles with each attempt …"""
    slowest_retry: timedelta = timedelta(minutes=15)
    """… up to this."""
    most_attempts: int = 30
    """Then it is dead: after about five hours."""
    stop: timedelta = timedelta(seconds=6)
    """What is being done when a worker is stopped may take this long to end."""
