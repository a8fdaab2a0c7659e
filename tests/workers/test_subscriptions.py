"""The map of the system is whole, and the events' document says what the code says."""

import dataclasses
import re
from pathlib import Path

from booking import (
    add_on_events,
    beneficiary_events,
    block_events,
    busy_events,
    city_events,
    door_events,
    events,
    group_events,
    inventory_events,
    photo_events,
    qualification_events,
)
from booking.events import Event
from workers.subscriptions import SUBSCRIPTIONS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "events.md"


_MODULES = (
    events,
    group_events,
    busy_events,
    inventory_events,
    photo_events,
    add_on_events,
    block_events,
    beneficiary_events,
    city_events,
    qualification_events,
    door_events,
)


def _kinds() -> list[type[Event]]:
    """Every event there is, in the order in which they stand in their modules."""
    return [
        each
        for module in _MODULES
        for name, each in vars(module).items()
        if isinstance(each, type) and issubclass(each, Event)
        if each is not Event and not name.startswith("_")
    ]


def _documented() -> dict[str, tuple[int, str, set[str]]]:
    """Version, stream and fields of every event by its name, as docs/events.md tells them."""
    found: dict[str, tuple[int, str, set[str]]] = {}
    common: dict[str, set[str]] = {}
    for part in re.split(r"^##+ ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        fields = set(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
        if heading.startswith("Every event of "):
            common[heading.removeprefix("Every event of ").strip()] = fields
        elif title := re.fullmatch(r"(\w+), version (\d+), stream `(\w+):ID`", heading):
            name, version, stream = title.groups()
            found[name] = (int(version), stream, fields | common.get(stream, set()))
    return found


def test_every_event_stands_in_the_map() -> None:
    assert list(SUBSCRIPTIONS) == _kinds()


def test_every_listener_has_a_name_of_its_own() -> None:
    listeners = {each for listed in SUBSCRIPTIONS.values() for each in listed}
    assert len({each.name for each in listeners}) == len(listeners)


def test_the_document_names_every_event_with_its_version_stream_and_fields() -> None:
    told = {
        kind.__name__: (
            kind.version,
            kind.area,
            {each.name for each in dataclasses.fields(kind)},
        )
        for kind in _kinds()
    }
    assert _documented() == told
