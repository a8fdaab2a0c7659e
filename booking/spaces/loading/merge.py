"""What a file changes since it was last loaded, laid over what was changed here meanwhile.

Three documents of one shape (`LoadedSpace.document()`): what the file says, what it said when it
was loaded last, and what the database says. Where the file says what it said, the database's
stands; where it says something else, the file's does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
# A family is a machine's, and every machine has one.
_KIND = ("kind", "family")


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be, and what of it the file would have otherwise: `hours`, `~ desks (prices)`."""

    document: Document
    kept: tuple[str, ...] = ()


def merged(wanted: Document, *, was: Document | None, stored: Document) -> Merged:
    """The listing is the file's: what officers decide about it has rules of its own. So is all of
    it where nobody knows what the file `was`."""
    if was is None:
        return Merged(wanted)
    facts = _fields(wanted["facts"], was["facts"], stored["facts"])
    hours = _one(wanted["hours"], was["hours"], stored["hours"])
    resources = wanted["resources"]
    if resources is not None:
        resources = _resources(resources, was["resources"] or {}, stored["resources"])
    found = wanted | {"facts": facts, "hours": hours, "resources": resources}
    return Merged(found, tuple(_kept(wanted, found)))


def _one(wanted: object, was: object, stored: object) -> object:
    return stored if wanted == was else wanted


def _fields(
    wanted: Mapping[str, Any], was: Mapping[str, Any], stored: Mapping[str, Any]
) -> Document:
    return {name: _one(wanted[name], was.get(name), stored[name]) for name in wanted}


def _together(
    names: Sequence[str],
    wanted: Mapping[str, Any],
    was: Mapping[str, Any],
    stored: Mapping[str, Any],
) -> Document:
    """Fields that say one thing: all from where one of them changed."""
    same = all(wanted.get(name) == was.get(name) for name in names)
    side = stored if same else wanted
    return {name: side[name] for name in names if name in side}


def _resources(wanted: Document, was: Document, stored: Document) -> Document:
    found: Document = {}
    for key, each in wanted.items():
        if key in stored:
            before = was.get(key, {})
            units = _members(each["units"], before.get("units", {}), stored[key]["units"])
            found[key] = _fields(each, before, stored[key]) | {"units": units}
            found[key] |= _together(_KIND, each, before, stored[key])
        elif key not in was:
            found[key] = each
    # What was retired here stays so. What was made here, and what the file never named, stays; what
    # it named and doesn't, goes.
    found |= {key: each for key, each in stored.items() if key not in wanted and key not in was}
    return _standing(found)


def _members(wanted: Document, was: Document, stored: Document) -> Document:
    """Units by number: those that the file brings or names otherwise, and those of here that it
    does not take away."""
    brought = {key: name for key, name in wanted.items() if was.get(key) != name}
    left = {key: name for key, name in stored.items() if key in wanted or key not in was}
    return left | brought


def _standing(found: Document) -> Document:
    """A whole stands on those of its parts that are there, and not without any."""
    standing = {
        key: each | {"parts": [part for part in each["parts"] if _is_unit(part, found)]}
        for key, each in found.items()
    }
    return {key: each for key, each in standing.items() if each["parts"] or not found[key]["parts"]}


def _is_unit(part: str, found: Document) -> bool:
    key, _, number = part.rpartition("/")
    return number in found.get(key, {"units": {}})["units"]


def _kept(wanted: Document, found: Document) -> Iterator[str]:
    """By name, what the file says otherwise than it is to be."""
    yield from (name for name, each in wanted["facts"].items() if found["facts"][name] != each)
    if wanted["hours"] != found["hours"]:
        yield "hours"
    if wanted["resources"] is None:
        return
    for key in dict.fromkeys([*wanted["resources"], *found["resources"]]):
        file, here = wanted["resources"].get(key), found["resources"].get(key)
        if file is None:
            yield f"+ {key}"
        elif here is None:
            yield f"- {key}"
        elif file != here:
            yield f"~ {key} ({', '.join(name for name in file if file[name] != here[name])})"
