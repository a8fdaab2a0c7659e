"""What a load would change: the file's document beside the database's."""

from dataclasses import dataclass, field
from typing import Any

from booking.spaces.loading.city import LoadedSpace, read_again
from booking.spaces.loading.merge import Document, Merged, merged

# A listing in the file that was not written: an officer decided here, and that outlives the file.
_DECIDED_HERE = "listing (not written: decided here)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One space that a load makes or changes. A resource's name stands with what differs of it;
    `leaving_units` are `key/number`; `stored` is its document as the database has it, `document`
    as it is to be, and `kept` names what of that is not as the file says, for it was changed here
    since the file was loaded last and the file was not."""

    space: LoadedSpace
    document: Document = field(repr=False)
    kept: tuple[str, ...] = ()
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
        """`+` made, `~` changed, `-` retired, `=` only kept: `~ base-milano: hours, + roof,
        ~ desks (prices); kept as changed here: name`."""
        parts = list(self.facts)
        parts += [f"+ {key}" for key in self.added]
        parts += [f"~ {key} ({', '.join(what)})" for key, what in self.changed.items()]
        parts += [f"- {key}" for key in self.retired]
        told = [", ".join(parts)] if parts else []
        if self.kept:
            told.append(f"kept as changed here: {', '.join(self.kept)}")
        what = f": {'; '.join(told)}" if told else ""
        return f"{'+' if self.made else '~' if self else '='} {self.space.slug}{what}"


def compare(
    space: LoadedSpace, stored: dict[str, Any] | None, *, was: Document | None = None
) -> Change:
    """What makes the stored document (None: there is none) the space's own, but for what was
    changed here and not in the file since it `was` loaded last (None: nobody knows, or the file is
    to hold)."""
    wanted = space.document()
    if stored is None:
        return Change(
            space=space, document=wanted, made=True, added=tuple(wanted["resources"] or ())
        )
    stored, was = read_again(stored), read_again(was) if was else None
    return _changed(space, stored, merged(wanted, was=was, stored=stored))


def _changed(space: LoadedSpace, stored: dict[str, Any], to_be: Merged) -> Change:
    wanted = to_be.document
    resources = wanted["resources"] or {}
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
        document=wanted,
        kept=to_be.kept,
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
