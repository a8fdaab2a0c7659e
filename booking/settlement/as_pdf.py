"""A statement as PDF, on A4, in Italian or English: written by a library that fetches nothing.

The same statement is the same bytes: its times are its own, and none is the clock's.
"""

import unicodedata

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from booking.settlement.as_rows import columns, facts, rows, total
from booking.settlement.statement import Whole
from booking.settlement.words import PAGE, TITLE

# Millimetres.
_WIDTHS = {"position": 11, "reference": 26, "resource": 57, "stay": 46, "price": 22, "share": 24}
_LINE, _LABEL = 6, 52
_RIGHT = {"position", "price", "share"}
_ENCODING = "cp1252"
# Not in that encoding, and said as well by what is.
_ALIKE = str.maketrans({"−": "-", "‑": "-", "\u202f": "\u00a0", "\u2009": " "})


def as_pdf(whole: Whole, *, language: str) -> bytes:
    """The statement with about thirty lines to a page, its sums and its state."""
    statement = whole.statement
    page = _Page(f"{TITLE[language]} {statement.number}", language)
    page.set_creation_date(statement.paid_at or statement.approved_at or statement.sent_at
                           or statement.made_at)  # fmt: skip
    page.add_page()
    for label, text in facts(whole, language):
        page.fact(label, text)
    page.ln(_LINE)
    page.headings()
    for row in rows(whole, language):
        page.row(row)
    page.row(total(whole, language), bold=True)
    return bytes(page.output())


class _Page(FPDF):
    """A4 with the statement's number at the foot of each page, and the table's headings on each."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self._title, self._language, self._in_table = title, language, False
        self.core_fonts_encoding = _ENCODING
        self.set_title(_known(title))
        self.set_lang(language)
        self.set_producer("Posto")
        self.set_margin(12)
        self.set_auto_page_break(True, margin=20)

    def header(self) -> None:
        if self.page == 1:
            self.set_font("helvetica", "B", 16)
            self.cell(0, 10, _known(self._title), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)
        elif self._in_table:
            self.headings()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("helvetica", "", 8)
        said = PAGE[self._language].format(number=self._title, page=self.page)
        self.cell(0, 6, _known(said), align="C")

    def fact(self, label: str, text: str) -> None:
        """A label and its value, which may take several lines."""
        self.set_font("helvetica", "", 9)
        self.cell(_LABEL, _LINE, _known(label))
        self.set_font("helvetica", "B", 9)
        self.multi_cell(0, _LINE, _known(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def headings(self) -> None:
        self._in_table = True
        self.row(columns(self._language), bold=True)

    def row(self, cells: dict[str, str], *, bold: bool = False) -> None:
        """One line of the table; what is too long for its column is cut."""
        self.set_font("helvetica", "B" if bold else "", 8)
        for name, width in _WIDTHS.items():
            text = self._fitting(_known(cells.get(name, "")), width - 2)
            self.cell(width, _LINE, text, border="B", align="R" if name in _RIGHT else "L")
        self.ln(_LINE)

    def _fitting(self, text: str, width: float) -> str:
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(f"{text}…") > width:
            text = text[:-1]
        return f"{text}…"


def _known(text: str) -> str:
    """The text in what the page's own fonts have: Western European letters and the euro sign;
    other letters lose their accents, and what is not there at all is a question mark."""
    return "".join(_letter(each) for each in text.translate(_ALIKE))


def _letter(letter: str) -> str:
    for form in (letter, unicodedata.normalize("NFKD", letter)[:1]):
        if form.isprintable() and form.encode(_ENCODING, "ignore"):
            return form
    return " " if letter.isspace() else "?"
