"""From a reservation to what the city offers, to a voucher, and back, in a real browser."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_CAMPAIGN = """
[campaign]
slug = "{slug}"
name = {{ it = "Voucher di {slug}", en = "Voucher of {slug}" }}
opens_on = 2026-01-01
closes_on = 2040-12-31

[terms]
granted = "at_first_use"
amount_per_grant = 20_000
cap_per_year = 150_000

[[terms.eligibility]]
rule = "residence"
municipalities = ["Milano"]

[[terms.eligibility]]
rule = "register"
applies_to = ["undertaking"]

[[pots]]
slug = "city"
name = {{ it = "Comune", en = "City" }}
budget = 1_000_000
"""


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_voucher_is_taken_on_the_way_to_a_reservation(
    page: Page, demo: Product, tmp_path: Path
) -> None:
    slug = f"prova-{uuid4().hex[:8]}"
    file = tmp_path / "campaign.toml"
    file.write_text(_CAMPAIGN.format(slug=slug))
    demo.command("load", str(file))
    await page.goto("/")
    await page.goto(f"/?day={await page.input_value('[name=day]')}&voucher=1")
    await page.locator(".result").first.get_by_role("link", name="Prenota").click()
    await expect(page.locator("#choice")).to_contain_text("Il Comune offre")
    await _sound(page)
    choice = page.url
    await page.click(".demo button[value=officer]")
    await page.get_by_role("link", name="I voucher del Comune").click()
    await expect(page.locator("h1")).to_have_text("I voucher del Comune")
    await _sound(page)
    await page.goto(f"{choice}&voucher={slug}")
    await page.get_by_role("link", name="Di’ chi sei e prendi il voucher").click()
    await expect(page.locator("h1")).to_have_text(f"Voucher di {slug}")
    await page.get_by_role("radio", name="Un’impresa").check()
    await expect(page.locator("#f-register_number")).to_be_visible()
    await page.get_by_role("radio", name="Una persona").check()
    await expect(page.locator("#f-register_number")).to_be_hidden()
    await _sound(page)
    await page.fill("#f-tax_code", "RCCMNL83S18D969X")
    await page.fill("#f-name", "Emanuela Rocca")
    await page.fill("#f-residence", "Milano")
    await page.get_by_role("button", name="Prendi il voucher").click()
    await expect(page.locator("#w-tax_code")).to_contain_text("un codice fiscale di persona")
    await _sound(page)
    await page.fill("#f-tax_code", "RCCMNL83S18D969H")
    await page.get_by_role("button", name="Prendi il voucher").click()
    await expect(page.locator("#mine")).to_have_text("Il voucher è tuo")
    await _sound(page)
    code = await page.input_value("#code")
    await page.get_by_role("link", name="Torna alla prenotazione").click()
    await expect(page.locator("#choice")).to_be_visible()
    assert page.url.endswith(f"voucher={code}")
    await expect(page.locator("[aria-current=true]")).to_contain_text(f"Con il voucher {code}")


async def test_who_applies_is_shown_what_is_missing_beside_its_field(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=officer]")
    await page.goto("/voucher/milano")
    await _sound(page)
    await page.get_by_role("link", name="Fai domanda").click()
    await page.set_input_files(
        "#f-document_1",
        {"name": "contratto.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"},
    )
    await page.get_by_role("button", name="Invia la domanda").click()
    await expect(page.locator("#w-plan")).to_contain_text("scrivi un importo in euro")
    await expect(page.locator("#w-document_kind_1")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Ricevuto: contratto.pdf")
    await _sound(page)
