"""Read an event back from its row, as the type that was recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from booking.events import Event


class UnknownEvent(Exception):
    """This version of the workers does not know it; a newer one does."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Every kind of event by its name, with the newest version that is understood."""

    kinds: Mapping[str, tuple[int, TypeAdapter[Any]]]

    @classmethod
    def of(cls, kinds: Iterable[type[Event]]) -> "Reader":
        return cls({each.__name__: (each.version, TypeAdapter(each)) for each in kinds})

    def read(self, kind: str, version: int, payload: dict[str, Any]) -> Event:
        """The event; raises UnknownEvent for a type or version that is not known here."""
        newest, adapter = self.kinds.get(kind, (0, None))
        if adapter is None or version > newest:
            raise UnknownEvent(f"{kind} {version}")
        event: Event = adapter.validate_python(payload)
        return event
