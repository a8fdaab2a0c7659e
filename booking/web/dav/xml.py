"""XML of WebDAV: read by a parser that takes no entities, and written with its four namespaces."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from booking.web.refusals import Malformed

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
SERVER, APPLE = "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
for _prefix, _of in (("D", DAV), ("C", CALDAV), ("CS", SERVER), ("A", APPLE)):
    ET.register_namespace(_prefix, _of[1:-1])

_DEEPEST, _MOST_ELEMENTS = 32, 20_000
_NO_XML = {"en": "its body is not the XML that is asked for", "it": "il corpo non è l’XML atteso"}
_TOO_MUCH = {
    "en": "its XML is nested too deep or too long",
    "it": "l’XML è troppo grande",
}
_DECLARES = {
    "en": "its XML declares a document type, which is not taken",
    "it": "l’XML dichiara un tipo di documento, che non si accetta",
}


class _TooMuch(Exception):
    pass


class _Shallow(ET.TreeBuilder):
    """Gives up before a body that is nested for its own sake takes memory or time."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: Any, attrs: dict[Any, Any], /) -> Any:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise _TooMuch
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self._depth -= 1
        return super().end(tag)


def parsed(body: bytes) -> ET.Element:
    """The root element; refuses with Malformed, also entities and document types of any kind."""
    parser = XMLParser(target=_Shallow(), forbid_dtd=True)
    try:
        parser.feed(body)
        root = parser.close()
    except _TooMuch:
        raise Malformed(what=_TOO_MUCH) from None
    except DefusedXmlException:
        raise Malformed(what=_DECLARES) from None
    except (SyntaxError, ValueError, LookupError):
        # ParseError is a SyntaxError; an encoding that there is not is one of the others.
        raise Malformed(what=_NO_XML) from None
    if root is None:
        raise Malformed(what=_NO_XML)
    return root  # type: ignore[no-any-return]


def not_as_asked() -> Malformed:
    """For XML of another kind than the method takes."""
    return Malformed(what=_NO_XML)


def element(
    tag: str, *children: ET.Element, text: str | None = None, **attributes: str
) -> ET.Element:
    made = ET.Element(tag, attributes)
    made.text = text
    made.extend(children)
    return made


def href(path: str) -> ET.Element:
    return element(f"{DAV}href", text=path)


def multistatus(responses: Iterable[ET.Element], *more: ET.Element) -> bytes:
    return written(element(f"{DAV}multistatus", *responses, *more))


def written(root: ET.Element) -> bytes:
    """A carriage return stands as a reference: as itself it would be lost to every parser, and a
    calendar's lines end in one."""
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text.replace(b"\r", b"&#13;")
