"""The officer's cockpit over HTTP."""

import csv
import io
from typing import Any

import httpx
import pytest

from booking.web.api.answers import cockpit
from tests import make
from tests.cockpit.places import redeemed, somewhere, space_of
from tests.vouchers import steps
from tests.web.client import Web
from tests.web.test_answers import fits


async def campaign_in_use(web: Web) -> str:
    """A campaign whose one voucher, a manager's, was redeemed in their own space."""
    async with web.pool.acquire() as conn:
        slug = await steps.campaign(conn)
        here = await somewhere(conn, municipio=6)
        manager = await make.member(conn, manages=frozenset({await space_of(conn, here)}))
        held = await steps.voucher(conn, of=slug, amount=10_000, member_id=manager.id)
        await redeemed(conn, held, 300, here)
    return slug


async def officer(web: Web) -> httpx.AsyncClient:
    return await web.member("officer@example.org", officer=True)


async def read(web: Web, path: str, **headers: str) -> Any:
    answer = await (await officer(web)).get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_answers_are_as_described(web: Web) -> None:
    path = f"/api/v1/campaigns/{await campaign_in_use(web)}/cockpit"
    client = await officer(web)
    for model, of in (
        (cockpit.CockpitAnswer, path),
        (cockpit.UsageAnswer, f"{path}/usage?from=2026-12-01&to=2026-12-31"),
        (cockpit.AnomaliesAnswer, f"{path}/anomalies?days=30&missed=1"),
    ):
        fits(model, await client.get(of))


async def test_the_figures_are_told_pot_by_pot(web: Web) -> None:
    path = f"/api/v1/campaigns/{await campaign_in_use(web)}/cockpit"
    found = await read(web, path, **{"accept-language": "it"})
    (pot,) = found["pots"]
    assert (pot["name"], found["campaign"]["unit"]) == ("Fondo", "money")
    assert pot["figures"] == found["total"]
    assert {name: found["total"][name] for name in ("budget", "granted", "captured", "owed")} == {
        "budget": 10_000_000,
        "granted": 10_000,
        "captured": 300,
        "owed": 300,
    }
    assert pot["forecast"]["net_per_week"] == 1_250
    assert pot["weeks"][-1]["remaining"] == 9_990_000


async def test_use_is_a_table_too(web: Web) -> None:
    path = f"/api/v1/campaigns/{await campaign_in_use(web)}/cockpit/usage"
    days = "from=2026-12-01&to=2026-12-31"
    found = await read(web, f"{path}?{days}")
    assert [(each["municipio"], each["stays"]) for each in found["municipi"]] == [(6, 1)]
    assert found["spaces"][0]["hours"] == 4.0
    assert found["total"]["beneficiaries"] is None
    answer = await (await officer(web)).get(f"{path}.csv?{days}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    (_, row) = csv.reader(io.StringIO(answer.text))
    assert row[3] == found["spaces"][0]["space"]["slug"]


async def test_an_anomaly_says_what_it_is_based_on(web: Web) -> None:
    path = f"/api/v1/campaigns/{await campaign_in_use(web)}/cockpit/anomalies"
    (one,) = (await read(web, path, **{"accept-language": "it"}))["items"]
    assert one["kind"] == "own_space"
    assert "Si basa sul ruolo" in one["text"]
    assert len(one["reservations"]) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("usage?from=yesterday", "from"),
        ("usage?from=20261201T00", "from"),
        ("usage?to=9999-12-31", "to"),
        ("usage?from=2026-12-02&to=2026-12-01", "to"),
        ("usage.csv?from=2026-13-01", "from"),
        ("usage?since=1", "since"),
        ("anomalies?days=0", "days"),
        ("anomalies?days=5000", "days"),
        ("anomalies?days=9999999999999999999999", "days"),
        ("anomalies?missed=0", "missed"),
        ("anomalies?missed=x", "missed"),
    ],
)
async def test_a_wrong_value_is_named(web: Web, query: str, field: str) -> None:
    path = f"/api/v1/campaigns/{await campaign_in_use(web)}/cockpit/{query}"
    answer = await (await officer(web)).get(path)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_an_unknown_campaign_is_not_found(web: Web) -> None:
    for of in ("", "/usage", "/usage.csv", "/anomalies"):
        answer = await (await officer(web)).get(f"/api/v1/campaigns/nowhere/cockpit{of}")
        assert answer.status_code == 404
        assert "nowhere" in answer.json()["detail"]
