"""Which spaces live on vouchers far more than their peers; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

# Fewer stays, or fewer peers, say nothing.
LEAST_STAYS, LEAST_PEERS = 20, 4
# Far above: so many percent points over the peers' median, and three times their usual distance
# from it (the median of the distances, which a few odd spaces do not move).
LEAST_POINTS, TIMES = 25, 3


@dataclass(frozen=True, slots=True)
class SpaceStays:
    """Stays of a space, and how many of them redeemed a voucher."""

    slug: str
    name: str
    kind: str
    stays: int
    redeemed: int

    @property
    def share(self) -> float:
        """In percent."""
        return 100 * self.redeemed / self.stays


@dataclass(frozen=True, slots=True)
class FarAbove:
    """`share` and the peers' `median` in whole percent."""

    space: SpaceStays
    share: int
    median: int
    peers: int


def far_above(spaces: Sequence[SpaceStays]) -> Iterator[FarAbove]:
    """Each compared with the other spaces of its kind, in the order given."""
    counted = [each for each in spaces if each.stays >= LEAST_STAYS]
    for space in counted:
        peers = [each.share for each in counted if each.kind == space.kind and each != space]
        if len(peers) < LEAST_PEERS:
            continue
        middle = median(peers)
        distance = median(abs(share - middle) for share in peers)
        if space.share - middle >= max(LEAST_POINTS, TIMES * distance):
            yield FarAbove(space, round(space.share), round(middle), len(peers))
