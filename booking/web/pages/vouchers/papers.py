"""The papers of an application as they come in with its form: their length and SHA-256 are worked
out while they are read, and nothing of what they say is kept.

What was received stays in hidden fields, so that nobody has to send it again where something else
was wrong.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from litestar.datastructures import FormMultiDict, UploadFile
from pydantic import ValidationError

from booking.vouchers.applicant import Document
from booking.web.pages.given import sent_in
from booking.web.pages.wording.words import WORDS

# So many papers may come at once; more, with programs.
ROWS = (1, 2, 3)
MOST_BYTES = 20 * 2**20
_PIECE = 65_536
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,90}")
_LONGEST_NAME = 200
_RECEIVED = ("name", "media_type", "bytes", "sha256")


@dataclass(slots=True)
class Paper:
    """One row of the form. What is known of its file has the names of Document's fields; it is
    empty where no file came."""

    row: int
    kind: str = field(repr=False)
    dated: str
    received: dict[str, str] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        return not (self.kind or self.dated or self.received)

    @property
    def kilobytes(self) -> int:
        return -(-int(self.received["bytes"]) // 1_000)


def no_papers() -> list[Paper]:
    return [Paper(row, "", "", {}) for row in ROWS]


async def papers_in(form: FormMultiDict) -> list[Paper]:
    """One for each row; the form and its files are closed then."""
    try:
        return [await _paper(form, row) for row in ROWS]
    finally:
        await form.close()


def documents_of(
    papers: list[Paper], *, today: date, errors: list[dict[str, Any]]
) -> list[Document]:
    """Those of rows that are filled in; what is wrong goes to `errors`, by the row's fields."""
    return [
        found
        for each in papers
        if not each.is_empty and (found := _document(each, today=today, errors=errors))
    ]


async def _paper(form: FormMultiDict, row: int) -> Paper:
    names = {name: f"document_{name}_{row}" for name in ("kind", "dated", *_RECEIVED)}
    sent = sent_in(form, names.values())
    files = [each for each in form.getall(f"document_{row}", []) if isinstance(each, UploadFile)]
    known = {name: sent[names[name]] for name in _RECEIVED}
    received = await _read(files[0]) if files else known if _is_known(known) else {}
    if form.get(f"document_drop_{row}") and not files:
        return Paper(row, "", "", {})
    return Paper(row, sent[names["kind"]], sent[names["dated"]], received)


async def _read(file: UploadFile) -> dict[str, str]:
    """Of a file that is longer than its form may be, nothing came this far."""
    digest, length = hashlib.sha256(), 0
    while piece := await file.read(_PIECE):
        digest.update(piece)
        length += len(piece)
    name = "".join(each for each in file.filename if each.isprintable()).strip()
    media_type = file.content_type.partition(";")[0].strip().lower()
    return {
        "name": name[-_LONGEST_NAME:] or "?",
        "media_type": media_type
        if _MEDIA_TYPE.fullmatch(media_type)
        else "application/octet-stream",
        "bytes": str(length),
        "sha256": digest.hexdigest(),
    }


def _is_known(known: Mapping[str, str]) -> bool:
    """Whether these are what we said of a file before."""
    return all(known.values()) and re.fullmatch(r"\d{1,12}", known["bytes"], re.ASCII) is not None


def _document(paper: Paper, *, today: date, errors: list[dict[str, Any]]) -> Document | None:
    wrong = dict(_wrong(paper, today=today))
    errors += [_error(f"{name}_{paper.row}", rule) for name, rule in wrong.items()]
    if wrong:
        return None
    try:
        return Document.model_validate(paper.received | {"kind": paper.kind, "dated": paper.dated})
    except ValidationError:
        # The kind is the one field that people write; the rest is ours, or was changed by hand.
        errors.append(_error(f"document_kind_{paper.row}", "vch_bad_paper"))
        return None


def _wrong(paper: Paper, *, today: date) -> list[tuple[str, str]]:
    found = []
    if not paper.kind:
        found.append(("document_kind", "vch_no_paper_kind"))
    if not paper.received:
        found.append(("document", "vch_no_paper"))
    elif paper.received["bytes"] == "0":
        found.append(("document", "vch_empty_paper"))
    try:
        day = date.fromisoformat(paper.dated)
    except ValueError:
        return [*found, ("document_dated", "bad_day")]
    return [*found, ("document_dated", "vch_paper_future")] if day > today else found


def _error(name: str, rule: str) -> dict[str, Any]:
    message = {language: WORDS[language][rule] for language in WORDS}
    return {"field": name, "rule": rule, "message": message}
