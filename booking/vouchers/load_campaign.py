"""Load a campaign: make it or bring it to what its file says, budgets by transfers."""

from datetime import datetime
from pathlib import Path
from typing import Any

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid
from booking.vouchers.campaign import Campaign, CampaignFile, Pot, Unit
from booking.vouchers.campaign_file import read_campaign
from booking.vouchers.caps import WHOLE_CAMPAIGN
from booking.vouchers.decide_anew import decide_anew
from booking.vouchers.terms import KINDS_OF_RESOURCE as KINDS
from booking.vouchers.terms import Terms
from booking.vouchers.words import Words, amount_words

sql = queries("vouchers")


async def load_campaign(conn: Connection, path: Path, now: datetime) -> bool:
    """Load one campaign file, whole or not at all; whether anything changed.

    Refuses with Invalid: a wrong file, and whatever `bring_to` refuses.
    """
    return await bring_to(conn, read_campaign(path), now=now)


async def bring_to(conn: Connection, wanted: CampaignFile, *, now: datetime) -> bool:
    """Make the campaign, or change it to what is wanted; whether anything changed.

    Refuses with Invalid a change of unit, a cap below what somebody used, a budget below what was
    granted from it, to leave out a pot, and another class of expense for a number that is used.
    """
    async with conn.transaction():
        made = await _insert(conn, wanted)
        known = await sql.lock_campaign.row(conn, slug=wanted.campaign.slug)
        if known is None:
            raise AssertionError("the campaign was just made sure of")
        changed = await _update(conn, wanted.campaign, wanted.terms, known=known)
        source = await _source(conn, campaign_id=known["id"])
        funded = [
            await _fund(conn, pot, campaign=wanted.campaign, known=known, source=source, now=now)
            for pot in wanted.pots
        ]
        await _require_all_named(conn, wanted, campaign_id=known["id"])
        if not (made or changed or any(funded)):
            return False
        version = await sql.next_campaign_version.value(conn, id=known["id"])
        event = events.CampaignLoaded(campaign_id=known["id"])
        await events.record(conn, event, stream_version=version, now=now)
    return True


async def _insert(conn: Connection, wanted: CampaignFile) -> bool:
    campaign = wanted.campaign
    return bool(
        await sql.insert_campaign.run(
            conn,
            slug=campaign.slug,
            name=campaign.name.model_dump(),
            unit=campaign.unit,
            terms=wanted.terms.model_dump(mode="json"),
            timezone=campaign.timezone,
            opens_on=campaign.opens_on,
            closes_on=campaign.closes_on,
        )
    )


async def _update(
    conn: Connection, campaign: Campaign, terms: Terms, *, known: dict[str, Any]
) -> bool:
    if campaign.unit != known["unit"]:
        raise Invalid.of("campaign.unit", "fixed", _UNIT_FIXED)
    facts = {
        "name": campaign.name.model_dump(),
        "terms": terms.model_dump(mode="json"),
        "timezone": campaign.timezone,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
    }
    if all(known[name] == value for name, value in facts.items()):
        return False
    if known["terms"] != facts["terms"]:
        await decide_anew(conn)
        await _require_classes_kept(conn, terms, known=known)
    most = await sql.most_used_in_a_year.value(conn, campaign_id=known["id"])
    if terms.cap_per_year is not None and terms.cap_per_year < most:
        raise Invalid.of("terms.cap_per_year", "used", _least(_CAP_USED, most, campaign.unit))
    await sql.update_campaign.run(conn, id=known["id"], **facts)
    if known["terms"] != facts["terms"]:
        await _count_caps(conn, terms, known=known, unit=campaign.unit)
    return True


async def _count_caps(conn: Connection, terms: Terms, *, known: dict[str, Any], unit: Unit) -> None:
    """Add up anew what counts against the caps beside the year's. Refuses with Invalid a cap below
    what somebody used."""
    await sql.lock_caps.run(conn)
    await sql.forget_caps.run(conn, campaign_id=known["id"])
    if not terms.keeps_classes:
        return
    kinds = {kind: found.number for kind in KINDS if (found := terms.class_of(kind)) is not None}
    await sql.count_caps.run(
        conn, campaign_id=known["id"], kinds=list(kinds), classes=list(kinds.values())
    )
    limits = {each.number: (f"classes.{each.slug}.cap", each.cap) for each in terms.classes}
    limits[WHOLE_CAMPAIGN] = ("cap_per_campaign", terms.cap_per_campaign)
    for row in await sql.most_used_by_class.rows(conn, campaign_id=known["id"]):
        name, cap = limits.get(row["class"], ("", None))
        if cap is not None and cap < row["used"]:
            raise Invalid.of(f"terms.{name}", "used", _least(_CAP_USED_IN_ALL, row["used"], unit))


async def _require_classes_kept(conn: Connection, terms: Terms, *, known: dict[str, Any]) -> None:
    """What was used or handed in says its class by the number alone: a number that stands there
    stays its class's, by receipt or not."""
    stays = {each.number: (each.slug, each.by_receipt) for each in terms.classes}
    used = set(await sql.used_classes.column(conn, campaign_id=known["id"]))
    errors = [
        {
            "field": f"terms.classes.{was['number']}",
            "rule": "used",
            "message": {
                language: _CLASS_USED[language].format(slug=was["slug"], sort=sort[language])
                for language, sort in ((each, _SORTS[was["by_receipt"]]) for each in _CLASS_USED)
            },
        }
        for was in known["terms"].get("classes", [])
        if was["number"] in used and stays.get(was["number"]) != (was["slug"], was["by_receipt"])
    ]
    if errors:
        raise Invalid(errors)


async def _source(conn: Connection, *, campaign_id: int) -> int:
    """The account that public money comes from; the only one that goes below zero."""
    found = await sql.source_account.value(conn, campaign_id=campaign_id)
    if found is None:
        found = await sql.insert_account.value(conn, campaign_id=campaign_id, kind="source")
    return int(found)


async def _fund(
    conn: Connection,
    pot: Pot,
    *,
    campaign: Campaign,
    known: dict[str, Any],
    source: int,
    now: datetime,
) -> bool:
    """Make the pot if need be, and bring it to its budget by a transfer; whether it changed."""
    facts = {
        "name": pot.name.model_dump(),
        "rank": pot.rank,
        "admits": list(pot.admits),
        "spills": pot.spills,
    }
    stands = await sql.pot_of_slug.row(conn, campaign_id=known["id"], slug=pot.slug)
    if stands is None:
        account = await sql.insert_account.value(conn, campaign_id=known["id"], kind="pot")
        await sql.insert_pot.run(
            conn, campaign_id=known["id"], slug=pot.slug, account_id=account, **facts
        )
        stands = {"account_id": account, "budget": 0, **facts}
    elif all(stands[name] == value for name, value in (facts | {"budget": pot.budget}).items()):
        return False
    more = pot.budget - stands["budget"]
    if more < 0:
        await _require_left(conn, pot, stands, less=-more, unit=campaign.unit)
    if more:
        await sql.transfer.run(
            conn,
            debit=source if more > 0 else stands["account_id"],
            credit=stands["account_id"] if more > 0 else source,
            amount=abs(more),
            cause="fund" if more > 0 else "correct",
            voucher_id=None,
            reservation_id=None,
            now=now,
        )
    await sql.update_pot.run(conn, account_id=stands["account_id"], budget=pot.budget, **facts)
    return True


async def _require_left(
    conn: Connection, pot: Pot, stands: dict[str, Any], *, less: int, unit: Unit
) -> None:
    left = await sql.lock_balance.value(conn, account_id=stands["account_id"])
    if left < less:
        least = _least(_BUDGET_GRANTED, stands["budget"] - left, unit)
        raise Invalid.of(f"pots.{pot.slug}.budget", "granted", least)


async def _require_all_named(conn: Connection, wanted: CampaignFile, *, campaign_id: int) -> None:
    named = {pot.slug for pot in wanted.pots}
    for slug in await sql.pot_slugs.column(conn, campaign_id=campaign_id):
        if slug not in named:
            raise Invalid.of(f"pots.{slug}", "missing", _POT_MISSING)


def _least(text: Words, amount: int, unit: Unit) -> Words:
    shown = amount_words(amount, unit)
    return {language: text[language].format(least=shown[language]) for language in text}


_UNIT_FIXED = {
    "en": "can’t change: accounts are kept in it; load a campaign with another slug",
    "it": "non può cambiare: i conti sono tenuti in quella unità; carica una campagna con un altro "
    "slug",
}
_CAP_USED = {
    "en": "somebody has already used {least} in a year; the cap can’t be lower",
    "it": "qualcuno ha già usato {least} in un anno; il massimo non può essere più basso",
}
_CAP_USED_IN_ALL = {
    "en": "somebody has already used {least} in all; the cap can’t be lower",
    "it": "qualcuno ha già usato {least} in tutto; il massimo non può essere più basso",
}
_CLASS_USED = {
    "en": "there are uses or receipts of this number, and it was “{slug}”, {sort}: keep the class "
    "as it was, and give another one a number of its own",
    "it": "con questo numero ci sono utilizzi o ricevute, ed era “{slug}”, {sort}: lascia la "
    "classe com’era, e dai a un’altra un numero suo",
}
_SORTS = {
    True: {"en": "by receipt", "it": "con ricevuta"},
    False: {"en": "by reservation", "it": "con prenotazione"},
}
_BUDGET_GRANTED = {
    "en": "{least} of this pot is granted; the budget can’t be lower",
    "it": "da questo fondo sono già concessi {least}; il budget non può essere più basso",
}
_POT_MISSING = {
    "en": "this pot exists and the file doesn’t name it; a budget stays in the accounts: name it, "
    "with what was granted from it as its budget",
    "it": "questo fondo esiste e il file non lo nomina; un fondo resta nei conti: nominalo, con "
    "quanto ne è stato concesso come budget",
}
