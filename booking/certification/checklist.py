"""What the city's calls ask of a space, as data, and what of it was not found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.errors import Invalid
from booking.spaces.network import Space

Found = dict[str, bool | int]
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for: there, or `least` of it. Of what can be reserved the network counts
    `counted` too, a kind of resource: what is written down must be there to be reserved."""

    key: str
    name: Mapping[str, str]
    least: int | None = None
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Everything that one list asks for, and where that stands."""

    source: Mapping[str, str]
    items: tuple[Item, ...]


_CONNECTIVITY = Item("connectivity", {"it": "banda larga o wi-fi", "en": "broadband or wi-fi"})
_EVENTS = Item("events", {"it": "eventi", "en": "events"})
_REGISTER = Item(
    "business_register",
    {"it": "iscrizione al registro delle imprese", "en": "entry in the business register"},
)

COWORKING = Checklist(
    {
        "it": "Comune di Milano, avviso per l’elenco qualificato dei coworking (2013)",
        "en": "City of Milan, call for the qualified list of coworkings (2013)",
    },
    (
        Item("desks", {"it": "postazioni", "en": "desks"}, least=10, counted="desk"),
        _CONNECTIVITY,
        Item("shared_equipment", {"it": "attrezzature condivise", "en": "shared equipment"}),
        Item(
            "rooms",
            {"it": "sale per riunioni e formazione", "en": "meeting and training rooms"},
        ),
        Item("support_services", {"it": "servizi di supporto", "en": "support services"}),
        _EVENTS,
        _REGISTER,
    ),
)
# The wording of the city's own requirements for makerspaces is not sourced; a city that has another
# list changes it here.
MAKERSPACE = Checklist(
    {
        "it": "Elenco dei makerspace: requisiti presunti, il testo del bando non è disponibile",
        "en": "List of makerspaces: presumed requirements, the call’s text is not at hand",
    },
    (
        Item(
            "machines",
            {"it": "macchine di fabbricazione digitale", "en": "digital fabrication machines"},
            least=1,
            counted="machine",
        ),
        _CONNECTIVITY,
        Item("workshop", {"it": "area di lavoro attrezzata", "en": "an equipped workshop"}),
        Item("safety", {"it": "regole di sicurezza esposte", "en": "safety rules on display"}),
        Item("training", {"it": "corsi sulle macchine", "en": "training on the machines"}),
        Item("open_access", {"it": "apertura al pubblico", "en": "hours open to the public"}),
        _EVENTS,
        _REGISTER,
    ),
)


def checklist_for(kind: str) -> Checklist:
    """The list for a space of that kind: makerspaces have their own, hubs take the coworkings'."""
    return MAKERSPACE if kind == "fablab" else COWORKING


def read_found(kind: str, given: Mapping[str, Any]) -> Found:
    """What was found, as it is kept: every item, what is not named as absent.

    Refuses with Invalid, naming each field, what the list does not know and values of another kind.
    """
    items = {each.key: each for each in checklist_for(kind).items}
    wrong = [
        {"field": f"checklist.{key}"[:100], **problem}
        for key, value in given.items()
        if (problem := _problem(items, key, value)) is not None
    ]
    if wrong:
        raise Invalid(wrong)
    return {key: given.get(key, 0 if item.least else False) for key, item in items.items()}


def _problem(items: Mapping[str, Item], key: str, value: Any) -> dict[str, Any] | None:
    item = items.get(key)
    if item is None:
        known = ", ".join(items)
        return {
            "rule": "unknown",
            "message": {
                "en": f"is not on this list; there are {known}",
                "it": f"non è in questo elenco; ci sono {known}",
            },
        }
    if item.least is None:
        good = type(value) is bool
        message = {"en": "true or false", "it": "true o false"}
    else:
        good = type(value) is int and 0 <= value <= _MOST
        message = {
            "en": f"a whole number from 0 to {_MOST}",
            "it": f"un numero intero da 0 a {_MOST}",
        }
    return None if good else {"rule": "type", "message": message}


def missing(space: Space, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each thing that was not found, or not enough of it, with its words in both languages; what is
    counted is the lower of what was found and of what the network has."""
    return [lack for item in checklist_for(space.kind).items if (lack := _lack(space, item, found))]


def _lack(space: Space, item: Item, found: Mapping[str, Any]) -> dict[str, Any] | None:
    if item.least is None:
        return None if found.get(item.key) else {"item": item.key, "text": dict(item.name)}
    seen = int(found.get(item.key, 0))
    there = seen if item.counted is None else min(seen, count_of(space, item.counted))
    if there >= item.least:
        return None
    least = item.least
    return {
        "item": item.key,
        "least": least,
        "found": seen,
        "counted": None if item.counted is None else count_of(space, item.counted),
        "text": {
            "it": f"{item.name['it']}, almeno {least} ({there} contate)",
            "en": f"{item.name['en']}, at least {least} ({there} counted)",
        },
    }


def count_of(space: Space, kind: str) -> int:
    """How many units of that kind of resource can be reserved in the space; a whole has none of its
    own."""
    return sum(len(each.units) for each in space.resources if each.kind == kind and not each.whole)
