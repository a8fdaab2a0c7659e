"""From a refusal to where one can go on: made of what was asked for, and only of places that
whoever asked may see."""

from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Request

from booking.members.member import Member
from booking.spaces.network import Space
from booking.web.cookies import cookie_value
from booking.web.pages.wording.words import WORDS
from booking.web.state import Web

# Pages of running a space that pages and forms lie below, with the words that name them.
_BELOW = {
    "risorse": "res_title",
    "foto": "pho_title",
    "extra": "ext_title",
    "chiusure": "up_closures",
    "guasti": "up_closures",
    "orari": "up_hours",
    "persone": "people_title",
    "calendari": "cal_title",
    "porta": "door_title",
    "abilitazioni": "q_title",
}
# What is sent from another page than its address says.
STANDS_ON = {"guasti": "chiusure"}


def ways_back(request: Request[Any, Any, Any], language: str) -> list[tuple[str, str]]:
    """Each way's path, none of which is the one that was refused, and its words; the nearest first.
    Paths are ours: of what was asked for, only the name of a space that everybody may see is in
    them."""
    words = WORDS[language]
    asked = [each for each in request.scope["path"].split("/") if each]
    found: list[tuple[str, str]] = []
    web: Web = request.app.state.web
    member: Member | None = request.scope.get("user")
    space = web.network.of_space(asked[1]) if len(asked) > 1 and asked[0] in _OF_SPACE else None
    if space is not None:
        found += _of_space(space, asked, member, words)
    elif asked[:1] == ["gestione"] and member and "manager" in member.roles:
        found.append(("/gestione", words["nav_day"]))
    if member or cookie_value(request, "session", web.settings) is not None:
        found.append(("/prenotazioni", words["back_to_mine"]))
    refused = request.scope["path"].rstrip("/") if request.method in {"GET", "HEAD"} else None
    return [each for each in dict(found).items() if each[0] != refused]


def _of_space(
    space: Space, asked: list[str], member: Member | None, words: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if asked[0] == "gestione" and member and member.manages_space(space.id):
        root, section = f"/gestione/{space.slug}", asked[2] if len(asked) > 2 else ""
        if section in _BELOW:
            yield f"{root}/{STANDS_ON.get(section, section)}", words[_BELOW[section]]
        yield root, words["back_to_board"]
    yield f"/spazi/{space.slug}", space.name


_OF_SPACE = frozenset({"gestione", "spazi", "arrivo"})
