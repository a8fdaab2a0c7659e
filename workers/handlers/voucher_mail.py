"""Mails about vouchers: granted, offered, or the application refused; the code stands in the mail
to its owner, and in no event."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.city_events import ApplicationRefused, VoucherGranted, VoucherOffered
from booking.database.queries import queries
from booking.vouchers.words import amount_words
from booking.wording import day_in_words
from workers.letter import compose
from workers.post import Cause
from workers.subscriber import Desk
from workers.voucher_words import ACCEPT, BUTTON, KINDS, LABELS
from workers.worded_letter import worded_letter

sql = queries("grants")


async def send_voucher_mail(
    desk: Desk, event: VoucherGranted | VoucherOffered, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell whom the grant names; an offer is told of as such, and once, while it waits."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_voucher.row(conn, voucher_id=event.voucher_id)
    if row is None or _is_told_otherwise(event, row):
        return None
    kind = "offered" if isinstance(event, VoucherOffered) else "granted"
    lines = _lines(row)
    return _letter_of(
        desk, cause, row, kind=kind, lines=lines, facts={"accept_by": row["accept_by"]}
    )


async def send_application_mail(
    desk: Desk, event: ApplicationRefused, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell whoever applied, with the office's reason."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_application.row(conn, application_id=event.application_id)
    if row is None:
        raise LookupError("the application of a refusal is not there")
    return _letter_of(desk, cause, row, kind="refused", lines=[], facts={"reason": row["reason"]})


def _is_told_otherwise(event: VoucherGranted | VoucherOffered, row: dict[str, Any]) -> bool:
    """An offer's own event tells of it, unless it was answered or lapsed meanwhile."""
    if isinstance(event, VoucherOffered):
        return bool(row["state"] != "offered")
    return row["accept_by"] is not None


def _lines(row: dict[str, Any]) -> list[tuple[str, str]]:
    language = row["language"]
    said = {
        "campaign": row["campaign_name"][language],
        "amount": amount_words(row["granted"], row["unit"])[language],
        "code": row["code"],
        "valid_until": day_in_words(row["valid_until"], language),
    }
    if row["accept_by"] is not None:
        said["accept_by"] = day_in_words(row["accept_by"], language)
    return [(LABELS[name][language], text) for name, text in said.items()]


def _letter_of(
    desk: Desk,
    cause: Cause,
    row: dict[str, Any],
    *,
    kind: str,
    lines: list[tuple[str, str]],
    facts: dict[str, Any],
) -> EmailMessage:
    letter = worded_letter(
        KINDS[kind],
        {"campaign": row["campaign_name"], **facts},
        to=row["email"],
        language=row["language"],
        button=ACCEPT if kind == "offered" else BUTTON,
        link=f"{desk.settings.public_url}/account",
        lines=lines,
    )
    return compose(letter, settings=desk.settings, cause=cause)
