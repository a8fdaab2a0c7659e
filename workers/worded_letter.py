"""A letter that is made of words and facts: what happened, what it means, and a button."""

import re
import string
from collections.abc import Mapping, Sequence
from typing import Any

from booking.wording import worded
from workers.letter import Invitation, Letter
from workers.words import FOOT, Both, Words

# What a reader takes for the end of a line.
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def worded_letter(
    words: Words,
    facts: Mapping[str, Any],
    *,
    to: str,
    language: str,
    button: Both,
    link: str,
    lines: Sequence[tuple[str, str]] = (),
    notes: Sequence[Both] = (),
    thread: str | None = None,
    sender: str | None = None,
    invitation: Invitation | None = None,
) -> Letter:
    """To one person in their language; a sentence that names a fact which is not known is left
    out. `lines` are labels with their texts, `link` is where the button leads."""

    def say(sentence: Both) -> str:
        return one_line(worded(sentence[language], facts, language))

    return Letter(
        to=to,
        language=language,
        template="reservation",
        sender=sender,
        invitation=invitation,
        thread=thread,
        facts={
            "subject": say(words.subject),
            "heading": say(words.heading),
            "says": [say(each) for each in words.says if _known(each, facts)],
            "lines": [(label, one_line(text)) for label, text in lines],
            "button": button[language],
            "link": link,
            "notes": [each[language] for each in notes],
            "foot": FOOT[language],
        },
    )


def one_line(text: str) -> str:
    """What people wrote, a title or a reason, takes one line of the mail: with lines of its own
    it could say anything in our name."""
    return _LINE_ENDS.sub(" ", text)


def _known(sentence: Both, facts: Mapping[str, Any]) -> bool:
    named = {name for _, name, _, _ in string.Formatter().parse(sentence["it"]) if name}
    return all(facts.get(each) is not None for each in named)
