"""The one place that reads the time; everything below an edge takes `now` as a parameter."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the replacement that the rule names
