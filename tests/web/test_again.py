"""A form that was sent too soon after others loses nothing."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from tests.web.client import running_web
from tests.web.house import CLOSE, house
from tests.web.reserving import AFTERNOON, form, scene, text_of
from tests.web.test_limits import with_limits

_EVIL = {"origin": "https://evil.example"}


async def test_all_that_was_typed_is_sent_again_with_one_press_when_its_time_has_come(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=1), pool) as web:
        here = await house(web)
        await here.send("chiusure", CLOSE)
        typed = CLOSE | {"day": "2026-12-02", "reason": 'Lavori "rumorosi"', "part": ["1", "2"]}
        page = await here.send("chiusure", typed)
        assert page.status_code == 429
        assert re.search(r"Riprova tra \d+ second", text_of(page.text))
        assert int(page.headers["retry-after"]) >= 1
        kept = form(page.text, "Riprova")
        hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
        assert kept.action == f"{here.path}/chiusure"
        assert kept.fields["csrf_token"] == here.token
        assert kept.fields["reason"] == 'Lavori "rumorosi"'
        assert [unescape(value) for name, value in hidden if name == "part"] == ["1", "2"]
        # Back to where the form stood, and nowhere else.
        main = page.text.partition("<h1")[2].partition("</main>")[0]
        assert re.findall(r'href="([^"]+)"', main) == [f"{here.path}/chiusure"]
    assert await pool.fetchval("SELECT count(*) FROM closures") == 1


@pytest.mark.parametrize(
    ("page", "stood"),
    [
        ("risorse/1/unita/7/ritira", "/risorse/1"),
        ("guasti", "/chiusure"),
        ("arrivi", ""),
    ],
)
async def test_it_leads_back_to_the_page_that_the_form_stood_on(
    settings: Settings, pool: Pool, page: str, stood: str
) -> None:
    async with running_web(with_limits(settings, account=1), pool) as web:
        here = await house(web)
        await here.send("chiusure", CLOSE)
        refused = await here.send(page, {})
        assert f'href="{here.path}{stood}">Torna alla pagina' in refused.text


async def test_a_choice_of_a_place_is_kept_with_its_voucher_and_its_way_back(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=1), pool) as web:
        here = await scene(web, voucher=True)
        choice = "/prenota?" + urlencode({"resource": here.resource_id, **AFTERNOON})
        button = form((await here.ada.get(choice)).text, "Prenota")
        await here.ada.post(button.action, data=button.fields)
        for code in (here.code, ""):
            again = button.fields | {"title": "Con Ugo", "voucher": code, "key": "0" * 32}
            page = await here.ada.post(button.action, data=again)
            assert page.status_code == 429
            kept = form(page.text, "Riprova").fields
            assert kept == again | {"csrf_token": kept["csrf_token"]}
            (back,) = re.findall(r'href="([^"]+)">Torna alla pagina', page.text)
            assert "Ugo" not in back
            assert (await here.ada.get(unescape(back))).status_code == 200


async def test_a_file_is_asked_for_again_and_nothing_goes_without_it(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=1), pool) as web:
        here = await house(web)
        await here.send("chiusure", CLOSE)
        page = await here.eva.post(
            f"{here.path}/foto",
            data={"csrf_token": here.token, "alt_it": "La sala", "alt_en": "The room"},
            files={"photo": ("sala.jpg", b"\xff\xd8", "image/jpeg"), "none": ("", b"")},
        )
        assert page.status_code == 429
        assert re.findall(r'type="file" name="([^"]+)" required', page.text) == ["photo"]
        assert "«sala.jpg»" in page.text
        assert form(page.text, "Riprova").fields.keys() >= {"alt_it", "alt_en"}
        assert 'enctype="multipart/form-data"' in page.text


async def test_no_code_is_repeated_and_no_other_sites_form_is_kept(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=1), pool) as web:
        here = await house(web)
        await here.send("chiusure", CLOSE)
        code = await here.send("chiusure", {"code": "482913", "reason": "Lavori"})
        assert code.status_code == 429
        assert "482913" not in code.text
        assert "un codice, che non si tiene" in text_of(code.text)
        assert "Riprova</button>" not in code.text
        evil = await here.eva.post(
            f"{here.path}/chiusure", data=CLOSE | {"csrf_token": here.token}, headers=_EVIL
        )
        assert evil.status_code == 403
        assert "Lavori" not in text_of(evil.text)
