"""A statement as CSV and as PDF: complete, harmless, and the same every time."""

import csv
import io
import re
import zlib
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from booking.database.pool import Connection
from booking.settlement import advance
from booking.settlement.as_csv import as_csv
from booking.settlement.as_pdf import as_pdf
from booking.settlement.statement import Line, Statement, Whole
from tests import make
from tests.settlement import steps

STATEMENT = Statement(
    id=12,
    number="MILANO-2026-0007",
    campaign_slug="milano",
    campaign_name={"it": "Voucher coworking", "en": "Coworking vouchers"},
    unit="money",
    space_id=1,
    space_slug="base-milano",
    space_name="BASE Milano",
    space_address="Via Bergognone 34, 20144 Milano",
    period_from=date(2026, 9, 1),
    period_to=date(2026, 10, 31),
    state="sent",
    version=1,
    total=123_456,
    made_at=make.rome(2, 9, month=11),
    sent_at=make.rome(3, 9, month=11),
    approved_at=None,
    paid_at=None,
    payment_reference=None,
)
LINE = Line(
    position=1,
    amount=900,
    reservation_id=UUID(int=1),
    reference="K7WM-3RQD",
    resource={"it": "Scrivania", "en": "Desk"},
    use_day=date(2026, 10, 1),
    starts_at=make.rome(1, 9, month=10),
    ends_at=make.rome(1, 13, month=10),
    price_cents=1_800,
    timezone="Europe/Rome",
    reason=None,
)


def whole(*lines: Line, **facts: object) -> Whole:
    return Whole(replace(STATEMENT, **facts), list(lines or (LINE,)), 0)  # type: ignore[arg-type]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), delimiter=";"))


def test_the_csv_has_a_row_per_line_with_local_times_and_whole_amounts() -> None:
    content = as_csv(whole(), language="it")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    (row,) = rows(content)
    assert row == {
        "statement": "MILANO-2026-0007",
        "campaign": "milano",
        "space": "BASE Milano",
        "position": "1",
        "kind": "stay",
        "reference": "K7WM-3RQD",
        "resource": "Scrivania",
        "use_day": "2026-10-01",
        "starts_at": "2026-10-01T09:00+02:00",
        "ends_at": "2026-10-01T13:00+02:00",
        "price_cents": "1800",
        "amount": "900",
        "unit": "money",
        "reason": "",
    }


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_csv_is_a_formula_and_numbers_stay_numbers(begin: str) -> None:
    nasty = f'{begin}HYPERLINK("https://evil.example";"x")\n"; y'
    line = replace(LINE, amount=-900, resource={"it": nasty, "en": nasty}, reason=nasty)
    (row,) = rows(as_csv(whole(line, space_name=nasty), language="en"))
    for name in ("space", "resource", "reason"):
        assert row[name] == f"'{nasty}"
    assert (row["amount"], row["kind"]) == ("-900", "correction")


def text_in(content: bytes) -> str:
    """What the pages show, piece after piece."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    drawn = b"\n".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    pieces = re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", drawn)
    return "\n".join(re.sub(rb"\\(.)", rb"\1", each).decode("cp1252") for each in pieces)


def pages_in(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("it", ["Rendiconto MILANO-2026-0007", "dal 1 settembre 2026 al 31 ottobre 2026",
                "inviato", "€1.234,56", "Scrivania", "€18,00", "€9,00", "Totale"]),
        ("en", ["Statement MILANO-2026-0007", "1 September 2026 to 31 October 2026", "sent",
                "€1,234.56", "Desk", "€18.00", "€9.00", "Total"]),
    ],
)  # fmt: skip
def test_the_pdf_says_what_is_owed_in_both_languages(language: str, shown: list[str]) -> None:
    content = as_pdf(whole(), language=language)
    assert content.startswith(b"%PDF-1.")
    text = text_in(content).splitlines()
    for each in [
        *shown,
        "K7WM-3RQD",
        "BASE Milano, Via Bergognone 34, 20144 Milano",
        "01/10/2026 09:00–13:00",
    ]:
        assert any(each in line for line in text), (each, text)


def test_the_pdf_has_about_thirty_lines_to_a_page_and_says_which_page_it_is() -> None:
    lines = [replace(LINE, position=each) for each in range(1, 96)]
    content = as_pdf(whole(*lines), language="it")
    assert pages_in(content) == 3
    text = text_in(content)
    assert "pagina 3 di \n3" in text
    assert text.count("Codice") == 3
    assert all(f"\n{each}\n" in text for each in range(1, 96))


def test_what_is_taken_back_is_below_zero_and_says_why() -> None:
    line = replace(LINE, amount=-450, reason="Perché il laser è guasto — già da lunedì")
    text = text_in(as_pdf(whole(line), language="it"))
    assert "-€4,50" in text
    assert "Recupero: Perché il laser è" in text


def test_letters_that_the_font_lacks_do_not_stop_the_pdf() -> None:
    nasty = "Čoworking 東京 − \u202e\x07 (a\\b) 🙂"
    text = text_in(as_pdf(whole(space_name=nasty, space_address=""), language="en"))
    assert "Coworking ?? - ?? (a\\b) ?" in text


def test_the_same_statement_is_the_same_bytes() -> None:
    assert as_pdf(whole(), language="it") == as_pdf(whole(), language="it")
    assert as_csv(whole(), language="it") == as_csv(whole(), language="it")
    later = STATEMENT.made_at + timedelta(days=5)
    assert as_pdf(whole(), language="it") != as_pdf(whole(sent_at=later), language="it")


def test_a_campaign_of_days_or_hours_says_days_or_hours() -> None:
    line = replace(LINE, amount=2)
    text = text_in(as_pdf(whole(line, unit="day", total=1), language="it"))
    assert "2 giorni" in text
    assert "1 giorno" in text
    assert "1 h 30 min" in text_in(as_pdf(whole(unit="hour", total=90), language="it"))


async def test_a_sent_statement_is_the_same_bytes_whatever_is_renamed(conn: Connection) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at)
    (made,) = await steps.drafted(conn, at)
    await conn.execute(
        "UPDATE spaces SET name = 'Before', city = 'Lodi' WHERE id = $1", at.space.id
    )
    await advance.send(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
    sent = await steps.whole(conn, made)
    assert sent.statement.space_name == "Before"
    assert sent.statement.space_address.endswith("Lodi")
    files = [write(sent, language="it") for write in (as_csv, as_pdf)]
    await conn.execute(
        "UPDATE campaigns SET name = $2, timezone = 'America/Lima' WHERE slug = $1",
        at.campaign,
        {"it": "Altra", "en": "Other"},
    )
    await conn.execute(
        "UPDATE spaces SET name = 'After', street = 'x', postcode = '1', city = 'y', "
        "timezone = 'America/Lima' WHERE id = $1",
        at.space.id,
    )
    await conn.execute(
        "UPDATE resources SET name = $2 WHERE id = $1", at.resource, {"it": "Altro", "en": "Other"}
    )
    again = await steps.whole(conn, made)
    assert [write(again, language="it") for write in (as_csv, as_pdf)] == files
