"""One stretch of work, some seconds long: what it did, how long each took, and its CPU."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """`reserved` of `asked` in `seconds`; latencies in milliseconds; CPU in seconds.

    `cpu` names who used it: client, postgres, and for the product web and valkey.
    """

    what: str
    seconds: float
    asked: int
    reserved: int
    latencies: tuple[float, ...]
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        """Reservations per second."""
        return self.reserved / self.seconds

    def percentile(self, share: float) -> float:
        """Of the latencies, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def cpu_each(self, who: str) -> float:
        """Milliseconds of CPU per reservation."""
        return self.cpu[who] * 1000 / max(self.reserved, 1)
