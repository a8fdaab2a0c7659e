"""From what to what a number among a resource's rules may be, as the rules themselves say."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args

from pydantic import BaseModel

from booking.spaces.rules import CheckIn, Quota, Rules

_MODELS: tuple[type[BaseModel], ...] = (Rules, Quota, CheckIn)
# As long as the longest stay: the shortest one has no end of its own.
_AS = {"shortest_minutes": "longest_minutes"}


@cache
def range_of(name: str) -> tuple[int, int] | None:
    """The least and the most of the rule of that name; None of what is no number in a range."""
    low, high = _bound(name, "ge"), _bound(_AS.get(name, name), "le")
    return None if low is None or high is None else (low, high)


def _bound(name: str, kind: Literal["ge", "le"]) -> int | None:
    fields = (model.model_fields[name] for model in _MODELS if name in model.model_fields)
    for field in fields:
        for each in (*field.metadata, *_within(field.annotation)):
            bound: int | None = getattr(each, kind, None)
            if bound is not None:
                return bound
    return None


def _within(annotation: Any) -> Iterator[Any]:
    """What stands beside the number where there may be none."""
    for part in get_args(annotation):
        for each in getattr(part, "__metadata__", ()):
            yield from getattr(each, "metadata", [each])
