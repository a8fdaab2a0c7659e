"""How a space was used, over HTTP: JSON, CSV and plots."""

import csv
import io
import re

import httpx
from defusedxml.ElementTree import fromstring

from booking.web.api.answers.figures import SpaceFigures
from tests.web.client import Web
from tests.web.ground import Ground, lay_out
from tests.web.house import house
from tests.web.reserving import text_of
from tests.web.test_answers import fits

DAYS = "from=2026-12-01&to=2026-12-18"


async def _asked(ground: Ground, kind: str, query: str = DAYS) -> httpx.Response:
    path = f"/api/v1/spaces/{ground.slug}/figures{kind}?{query}"
    return await ground.people["manager"].get(path, headers={"accept-language": "it"})


async def test_they_are_told_as_json(web: Web) -> None:
    ground = await lay_out(web)
    answer = await _asked(ground, "")
    fits(SpaceFigures, answer)
    found = answer.json()
    # Eleven days: two of the working days are holidays, and one is closed.
    (desks,) = [each for each in found["resources"] if each["id"] == ground.resource_id]
    assert desks["figures"]["occupancy"]["open_seconds"] == 20 * 11 * 12 * 3600
    assert desks["figures"]["stays"] == 1
    assert desks["figures"]["occupancy"]["taken_seconds"] == 2 * 3600
    tuesday = [h for h in desks["figures"]["occupancy"]["hours"] if h["weekday"] == 2]
    assert [h["hour"] for h in tuesday if h["taken_seconds"]] == [10, 11]
    alone = (await _asked(ground, "", f"{DAYS}&resource={ground.resource_id}")).json()
    assert alone["total"] == desks["figures"]


async def test_what_is_wrong_is_named(web: Web) -> None:
    ground = await lay_out(web)
    for query, field in (
        ("from=2026-12-02&to=2026-12-01", "to"),
        ("from=2025-12-01&to=2026-12-31", "to"),
        ("from=domani", "from"),
        ("form=2026-12-01", "form"),
    ):
        answer = await _asked(ground, "", query)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await _asked(ground, ".csv", "table=all")).status_code == 422
    assert (await _asked(ground, ".svg", "plot=pie")).status_code == 422
    assert (await _asked(ground, "", "resource=999999999999999999999")).status_code == 404


async def test_a_table_runs_nothing_in_a_spreadsheet(web: Web) -> None:
    ground = await lay_out(web)
    await web.pool.execute(
        "UPDATE resources SET name = $1 WHERE id = $2",
        {"it": "=1+1", "en": "=1+1"},
        ground.resource_id,
    )
    await web.pool.execute("UPDATE network_version SET version = version + 1")
    answer = await _asked(ground, ".csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('-2026-12-01-2026-12-18-resources.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.text), delimiter=";"))
    assert rows[0]["resource_id"] == ""
    (desks,) = [row for row in rows if row["resource_id"] == str(ground.resource_id)]
    assert (desks["resource"], desks["stays"], desks["no_show_percent"]) == ("'=1+1", "1", "")
    hours = list(
        csv.DictReader(
            io.StringIO((await _asked(ground, ".csv", f"{DAYS}&table=hours")).text), delimiter=";"
        )
    )
    ten = [r for r in hours if (r["resource_id"], r["weekday"], r["hour"]) == ("", "2", "10")]
    assert ten[0]["taken_seconds"] == "3600"


async def test_plots_are_pictures_that_say_what_they_show(web: Web) -> None:
    ground = await lay_out(web)
    await web.pool.execute("UPDATE spaces SET name = 'A & <B>' WHERE slug = $1", ground.slug)
    await web.pool.execute("UPDATE network_version SET version = version + 1")
    for plot, said in (
        ("hours", "9:00: 0 %; 10:00: 0,4 %"),
        ("resources", ": 0 %"),
        ("revenue", "€9,00"),
    ):
        answer = await _asked(ground, ".svg", f"{DAYS}&plot={plot}")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        picture = fromstring(answer.text)
        texts = {each.tag.partition("}")[2]: each.text for each in picture if each.text}
        assert texts["title"].endswith("A & <B>")
        assert said in texts["desc"], texts["desc"]
    empty = await _asked(ground, ".svg", "from=2026-12-06&to=2026-12-06")
    assert "Nessun dato" in empty.text


async def test_few_stays_are_more_than_none_and_an_empty_hour_has_no_colour(web: Web) -> None:
    for language, share in (("it", "0,1 %"), ("en", "0.1 %")):
        here = await house(web, language)
        await here.reserve("09:00", "10:00")
        days = f"{here.path}/dati?from=2026-11-02&to=2026-12-31"
        page = await here.eva.get(days)
        assert f"{share} occup" in text_of(page.text)
        assert set(re.findall(r'class="s(\d)">([^<]*)<', page.text)) == {("0", "0"), ("1", "6")}


async def test_a_manager_reads_them_on_a_page(web: Web) -> None:
    here = await house(web)
    await here.reserve("09:00", "13:00")
    page = await here.eva.get(f"{here.path}/dati?from=2026-12-01&to=2026-12-01")
    said = text_of(page.text)
    # Four of twelve hours, of one of two desks.
    assert "17 % occupazione" in said
    assert "Per risorsa" in said
    assert "€18,00 incassi, senza gli extra" in said
    assert "né gli extra, che si pagano allo spazio" in said
    assert page.text.count("<svg xmlns=") == 3
    empty = await here.eva.get(f"{here.path}/dati")
    assert "nessuno ha prenotato" in text_of(empty.text)
    assert 'aria-current="true">Ultimi 90 giorni' in empty.text
    wrong = await here.eva.get(f"{here.path}/dati?from=2026-12-02&to=2026-12-01")
    assert wrong.status_code == 422
    assert 'aria-describedby="w-to"' in wrong.text
    assert (await (await house(web)).eva.get(f"{here.path}/dati")).status_code == 403
