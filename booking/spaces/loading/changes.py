"""What a load would change: the file's document beside the database's."""

from dataclasses import dataclass, field
from typing import Any

from booking.spaces.loading.city import LoadedSpace

# A listing in the file that was not written: an officer decided here, and that outlives the file.
_DECIDED_HERE = "listing (not written: decided here)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One space that a load makes or changes. A resource's name stands with what differs of it;
    `leaving_units` are `key/number`; `stored` is its document as the database has it."""

    space: LoadedSpace
    stored: dict[str, Any] | None = field(default=None, repr=False)
    made: bool = False
    facts: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    retired: tuple[str, ...] = ()
    leaving_units: tuple[str, ...] = ()
    other_parts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.made or bool(self.facts or self.added or self.changed or self.retired)

    def line(self) -> str:
        """`+` made, `~` changed, `-` retired: `~ base-milano: hours, + roof, ~ desks (prices)`."""
        parts = list(self.facts)
        parts += [f"+ {key}" for key in self.added]
        parts += [f"~ {key} ({', '.join(what)})" for key, what in self.changed.items()]
        parts += [f"- {key}" for key in self.retired]
        what = f": {', '.join(parts)}" if parts else ""
        return f"{'+' if self.made else '~'} {self.space.slug}{what}"


def compare(space: LoadedSpace, stored: dict[str, Any] | None) -> Change:
    """What makes the stored document (None: there is none) the space's own."""
    wanted = space.document()
    resources = wanted["resources"] or {}
    if stored is None:
        return Change(space=space, made=True, added=tuple(resources))
    # Without a list of resources, those that are stored stay.
    known = stored["resources"] if wanted["resources"] is not None else {}
    changed = {
        key: _differing(known[key], each)
        for key, each in resources.items()
        if key in known and known[key] != each
    }
    facts = _differing(
        stored["facts"] | {"hours": stored["hours"], "listing": stored["listing"]},
        wanted["facts"] | {"hours": wanted["hours"], "listing": wanted["listing"]},
    )
    if stored["decided_here"]:
        facts = tuple(_DECIDED_HERE if each == "listing" else each for each in facts)
    return Change(
        space=space,
        stored=stored,
        facts=facts,
        added=tuple(key for key in resources if key not in known),
        changed=changed,
        retired=tuple(key for key in known if key not in resources),
        leaving_units=tuple(
            f"{key}/{number}"
            for key, each in known.items()
            for number in each["units"]
            if number not in resources.get(key, {"units": {}})["units"]
        ),
        other_parts=tuple(key for key, what in changed.items() if "parts" in what),
    )


def _differing(stored: dict[str, Any], wanted: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in wanted if stored.get(name) != wanted[name])
