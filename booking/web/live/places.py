"""How many may listen at once: a file of this process each, and not all of them one address's."""

import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from booking.errors import RateLimited, TryAgain
from booking.web.limits import network_of

# Each listener is an open file; the other half is for requests, the database and the rest. Where
# files are as good as endless, a process has other limits.
_SHARE = 2
_MOST = 10_000
_COME_AGAIN = 30


class Places:
    """Taken for as long as a stream lasts; counted by each process for itself."""

    def __init__(self, *, of_address: int, most: int | None = None) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._of_address = of_address
        self._most = min(files // _SHARE, _MOST) if most is None else most
        self._taken: Counter[str] = Counter()

    def check(self, address: str) -> None:
        """Refuse with RateLimited where this address has all of its own, and with TryAgain where
        there are none left at all."""
        if self._taken[network_of(address)] >= self._of_address:
            raise RateLimited(retry_after=_COME_AGAIN)
        if self._taken.total() >= self._most:
            raise TryAgain

    @contextmanager
    def taken(self, address: str) -> Iterator[None]:
        network = network_of(address)
        self._taken[network] += 1
        try:
            yield
        finally:
            self._taken[network] -= 1
            if not self._taken[network]:
                del self._taken[network]
