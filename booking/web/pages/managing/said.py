"""What the pages of a space's resources, photos and extras say of what was done, or was not."""

from dataclasses import replace
from typing import Any

from booking.web.pages.given import count_in
from booking.web.pages.managing.hits import counted_in
from booking.web.pages.own.visit import Visit
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble
from booking.web.pages.wording.words import WORDS


def done_in(visit: Visit) -> dict[str, Any]:
    """What was done before this page was shown, as its address says."""
    query = visit.request.query_params
    done = query.get("fatto")
    return {
        "done": done if f"up_done_{done}" in WORDS["it"] else None,
        "counts": counted_in(query),
        "left": count_in(query.get("interi")),
    }


def named(troubles: list[Trouble], begins: str, say: Say) -> list[Trouble]:
    """Each called as its field's label is, where the words that begin so have one."""
    words = WORDS[say.language]
    return [
        replace(each, title=words.get(begins + each.field.partition("-")[0], each.title))
        if each.field
        else each
        for each in troubles
    ]
