"""The addresses of ours in a letter's sentences, as links with words in its HTML."""

import re

from markupsafe import Markup, escape

_LINK = Markup('<a class="link" href="{}" style="color:#0066cc">{}</a>')


def linked(sentence: str, service: str) -> Markup:
    """Of “what there is: address” what stands before the address leads there, from after the last
    colon of it on; only to the service itself, whoever wrote the sentence."""
    ours = re.escape(service.rstrip("/"))
    found = re.fullmatch(rf"(.*?\S):\s+({ours}(?:[/?#]\S*)?)", sentence)
    if found is None:
        return escape(sentence)
    before, colon, words = found[1].rpartition(": ")
    return escape(before + colon) + _LINK.format(found[2], words)
