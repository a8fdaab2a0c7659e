"""Campaigns, applications, offers, lists of grants, expenses and aid by API."""

from typing import Any

import httpx
import pytest

from booking.web.api.answers import grants as answers
from tests.web.city_ground import APPLICATION, EXPENSE, PAPER
from tests.web.client import Web
from tests.web.ground import Ground, lay_out
from tests.web.test_answers import fits

APPLICANT = {
    "kind": "person",
    "tax_code": "MRTMTT91D08F205J",
    "name": "Matteo Moretti",
    "birth_date": "1991-04-08",
}


def campaign(ground: Ground, tail: str = "") -> str:
    return f"/api/v1/campaigns/{ground.grants.campaign}{tail}"


async def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), answer.text
    return found


async def test_everybody_reads_a_campaign_in_words_and_as_data(web: Web) -> None:
    ground = await lay_out(web)
    answer = await web.anonymous.get(campaign(ground), headers={"accept-language": "it"})
    fits(answers.CampaignAnswer, answer)
    found = answer.json()
    assert "Al massimo €1.500,00 all’anno." in found["terms_in_words"]
    assert found["takes_applications"] is True
    assert found["applications"] == [{"opens_on": "2026-01-01", "closes_on": "2030-12-31"}]
    assert [pot["slug"] for pot in found["pots"]] == ["city"]
    assert "budget" not in answer.text
    listed = await web.anonymous.get("/api/v1/campaigns?limit=2")
    fits(answers.CampaignPage, listed)
    rest = await web.anonymous.get(f"/api/v1/campaigns?cursor={listed.json()['next']}")
    slugs = [each["slug"] for page in (listed, rest) for each in page.json()["items"]]
    assert {ground.grants.campaign, ground.campaign} <= set(slugs)
    assert slugs == sorted(set(slugs))
    await refused(await web.anonymous.get("/api/v1/campaigns/nowhere"), 404, "not-found")


async def test_from_the_application_to_an_accepted_voucher(web: Web) -> None:
    ground = await lay_out(web)
    stranger, officer = ground.people["stranger"], ground.people["officer"]
    key = {"idempotency-key": "once"}
    first = await stranger.post(campaign(ground, "/applications"), json=APPLICATION, headers=key)
    fits(answers.ApplicationAnswer, first)
    again = await stranger.post(campaign(ground, "/applications"), json=APPLICATION, headers=key)
    assert (again.text, again.headers["idempotency-replayed"]) == (first.text, "true")
    assert first.json()["applicant"]["register"] == {"province": "MI", "number": "1234567"}
    await refused(
        await stranger.post(campaign(ground, "/applications"), json=APPLICATION),
        409,
        "already-applied",
    )
    ranking = await officer.get(campaign(ground, "/applications?limit=1"))
    fits(answers.RankedPage, ranking)
    rest = await officer.get(campaign(ground, f"/applications?cursor={ranking.json()['next']}"))
    (mine,) = rest.json()["items"]
    assert (mine["amount"], mine["pot"], mine["email"]) == (
        150_000,
        "city",
        "stranger@example.org",
    )
    granted = await officer.post(f"/api/v1/applications/{mine['id']}/grant")
    fits(answers.ApplicationAnswer, granted)
    fits(answers.ApplicationPage, await stranger.get("/api/v1/applications"))
    (voucher,) = (await stranger.get("/api/v1/vouchers")).json()["items"]
    assert (voucher["id"], voucher["balance"]) == (granted.json()["voucher_id"], 150_000)
    # Whoever decides sees no code.
    assert voucher["code"] not in granted.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"plan_cents": 0}, "plan_cents"),
        ({"plan_cents": "300"}, "plan_cents"),
        ({"months": 0}, "months"),
        ({"applicant": APPLICANT | {"tax_code": "MRTMTT91D08F205X"}}, "applicant.tax_code"),
        ({"applicant": APPLICANT | {"birth_date": "1991-04-09"}}, "applicant.birth_date"),
        ({"applicant": APPLICANT | {"birth_date": "tomorrow"}}, "applicant.birth_date"),
        ({"applicant": APPLICANT | {"name": "a\x00b"}}, "applicant.name"),
        ({"documents": [PAPER | {"sha256": "x"}]}, "documents.0.sha256"),
        ({"documents": [PAPER | {"dated": "2026-12-24"}]}, "documents.0.dated"),
    ],
)
async def test_a_wrong_application_names_the_field(
    web: Web, change: dict[str, Any], field: str
) -> None:
    ground = await lay_out(web)
    answer = await ground.people["stranger"].post(
        campaign(ground, "/applications"), json=APPLICATION | change
    )
    found = await refused(answer, 422, "invalid")
    assert field in {each["field"] for each in found["errors"]}


async def test_the_owner_accepts_once(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/vouchers/{ground.grants.offer_id}/accept"
    found = await ok(await ground.people["owner"].post(path))
    assert (found["state"], found["left_this_year_cents"]) == ("active", 150_000)
    problem = await refused(await ground.people["owner"].post(path), 409, "state-conflict")
    assert "active" in problem["detail"]
    await refused(
        await ground.people["owner"].post("/api/v1/vouchers/99999999999999999999/accept"),
        422,
        "invalid",
    )


async def test_an_officer_takes_one_back_with_a_reason(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/vouchers/{ground.grants.voucher_id}/revoke"
    officer = ground.people["officer"]
    await refused(await officer.post(path, json={}), 422, "invalid")
    answer = await officer.post(path, json={"reason": "Doppio"})
    fits(answers.RevokedAnswer, answer)
    assert answer.json()["amount"] == 40_000


async def test_a_voucher_is_taken_at_first_use_once(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/campaigns/{ground.grants.first_use}/vouchers"
    made = await ok(await ground.people["stranger"].post(path), 201)
    assert (made["balance"], made["campaign"]["slug"]) == (1_000, ground.grants.first_use)
    await refused(await ground.people["stranger"].post(path), 409, "already-granted")
    await refused(
        await ground.people["stranger"].post(campaign(ground, "/vouchers")),
        409,
        "granted-on-application",
    )


async def test_a_search_takes_the_name_of_a_campaign_in_place_of_a_code(web: Web) -> None:
    ground = await lay_out(web)
    asked = {
        "starts_at": "2026-12-01T10:00:00+01:00",
        "ends_at": "2026-12-01T11:00:00+01:00",
        "voucher": ground.grants.first_use,
    }
    found = await ok(await ground.people["stranger"].get("/api/v1/search", params=asked))
    assert found["items"]
    assert any(each["quote"]["voucher_cents"] > 0 for each in found["items"])
    assert await web.pool.fetchval("SELECT count(*) FROM vouchers WHERE granted = 1000") == 0
    await refused(
        await ground.people["stranger"].get(
            "/api/v1/search", params=asked | {"voucher": ground.grants.campaign}
        ),
        422,
        "voucher-unknown",
    )


async def test_a_list_as_json_or_csv_is_granted_whole_or_not_at_all(web: Web) -> None:
    ground = await lay_out(web)
    officer, path = ground.people["officer"], campaign(ground, "/grants")
    rows = [{"email": "ada@example.org", "amount": 100}, {"email": "bea@example.org", "amount": 7}]
    dry = await officer.post(f"{path}?dry_run=true", json=rows)
    fits(answers.GrantReport, dry)
    assert (dry.json()["totals"], dry.json()["dry_run"]) == ({"city": 107}, True)
    assert (
        await web.pool.fetchval("SELECT count(*) FROM members WHERE email = 'ada@example.org'") == 0
    )
    key = {"idempotency-key": "list"}
    made = await officer.post(path, json=rows, headers=key)
    assert (await officer.post(path, json=rows, headers=key)).text == made.text
    other = await officer.post(f"{path}?again=true", json=rows, headers=key)
    await refused(other, 422, "idempotency-key-reused")
    fits(answers.GrantReport, made)
    csv = {"content-type": "text/csv; charset=utf-8"}
    text = "email,amount\nada@example.org,100\ncarl@example.org,5\n"
    again = await ok(await officer.post(path, content=text, headers=csv), 201)
    assert [each["outcome"] for each in again["lines"]] == ["already", "granted"]
    wrong = await refused(
        await officer.post(path, content=text + "dan,x\n", headers=csv), 422, "invalid"
    )
    assert [each["field"] for each in wrong["errors"]] == ["line 4, email", "line 4, amount"]


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"{}", "application/json", 422, "invalid"),
        (b"[1]", "application/json", 422, "invalid"),
        (b'[{"email": "ada@example.org", "cents": 1}]', "application/json", 422, "invalid"),
        (b"email\n\xff", "text/csv", 400, "malformed"),
        (b"email", "application/xml", 415, "unsupported-media-type"),
    ],
)
async def test_what_is_no_list_is_refused(
    web: Web, body: bytes, media_type: str, status: int, code: str
) -> None:
    ground = await lay_out(web)
    answer = await ground.people["officer"].post(
        campaign(ground, "/grants"), content=body, headers={"content-type": media_type}
    )
    await refused(answer, status, code)


async def test_an_expense_from_the_receipt_to_what_is_owed(web: Web) -> None:
    ground = await lay_out(web)
    owner, officer = ground.people["owner"], ground.people["officer"]
    path = f"/api/v1/vouchers/{ground.grants.voucher_id}/expenses"
    made = await owner.post(path, json=EXPENSE)
    assert made.status_code == 201, made.text
    assert made.json()["class"] == "insurance"
    wrong = await refused(await owner.post(path, json=EXPENSE | {"class": "lunch"}), 422, "invalid")
    assert "insurance" in wrong["errors"][0]["message"]
    assert len((await owner.get("/api/v1/expenses")).json()["items"]) == 2
    listed = (await officer.get(campaign(ground, "/expenses"))).json()["items"]
    assert [each["id"] for each in listed] == [ground.grants.expense_id, made.json()["id"]]
    approved = await ok(await officer.post(f"/api/v1/expenses/{made.json()['id']}/approve"))
    assert (approved["state"], approved["covered_cents"]) == ("approved", 12_000)
    paying = f"/api/v1/expenses/{made.json()['id']}/pay"
    for wrong_body in ({}, {"payment_reference": ""}, {"payment_reference": "x" * 141}):
        await refused(await officer.post(paying, json=wrong_body), 422, "invalid")
    paid = await ok(await officer.post(paying, json={"payment_reference": "Mandato 7"}))
    assert (paid["state"], paid["payment_reference"]) == ("paid", "Mandato 7")
    await refused(
        await officer.post(paying, json={"payment_reference": "Mandato 8"}), 409, "state-conflict"
    )
    refusing = f"/api/v1/expenses/{ground.grants.expense_id}/refuse"
    no = await ok(await officer.post(refusing, json={"reason": "Illeggibile"}))
    assert (no["state"], no["reason"]) == ("refused", "Illeggibile")


async def test_aid_is_shown_line_by_line(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/beneficiaries/{ground.grants.beneficiary_id}/aid"
    body = {"granted_on": "2025-04-30", "amount_cents": 500, "grantor": "X", "measure": "Y"}
    officer = ground.people["officer"]
    fits(answers.AidAnswer, await officer.post(path, json=body))
    found = await officer.get(path)
    fits(answers.AidAnswer, found)
    assert (found.json()["counted_cents"], found.json()["left_cents"]) == (500, 29_999_500)
    await refused(await officer.get("/api/v1/beneficiaries/999999/aid"), 404, "not-found")
    withdrawing = f"/api/v1/aid/{found.json()['lines'][0]['id']}/withdraw"
    left = await officer.post(withdrawing, json={"reason": "Importo sbagliato"})
    fits(answers.AidAnswer, left)
    assert (left.json()["counted_cents"], left.json()["lines"]) == (0, [])
    again = await officer.post(withdrawing, json={"reason": "Importo sbagliato"})
    await refused(again, 409, "state-conflict")
    unknown = await officer.post("/api/v1/aid/999999/withdraw", json={"reason": "x"})
    await refused(unknown, 404, "not-found")


async def test_an_account_is_separated_from_a_beneficiary(web: Web) -> None:
    ground = await lay_out(web)
    officer, owner = ground.people["officer"], ground.people["owner"]
    path = f"/api/v1/beneficiaries/{ground.grants.beneficiary_id}"
    found = await officer.get(path)
    fits(answers.BeneficiaryAnswer, found)
    (account,) = found.json()["accounts"]
    parting = f"{path}/accounts/{account['id']}/separate"
    assert (await ok(await owner.get("/api/v1/vouchers")))["items"]
    left = await officer.post(parting, json={"reason": "Era un’altra persona"})
    fits(answers.BeneficiaryAnswer, left)
    assert left.json()["accounts"] == []
    assert (await ok(await owner.get("/api/v1/vouchers")))["items"] == []
    again = await officer.post(parting, json={"reason": "Era un’altra persona"})
    await refused(again, 404, "not-found")
    await refused(await officer.get("/api/v1/beneficiaries/999999"), 404, "not-found")
