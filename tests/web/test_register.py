"""The public register: a page and open data of who is listed today, and of nobody else."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from booking.config import Settings
from tests import make
from tests.web.client import Web

FORMS = ("/open-data/register.csv", "/open-data/register.json", "/open-data/catalog.jsonld")
EU = "http://publications.europa.eu/resource/authority"


async def fill(web: Web) -> make.Space:
    """A listed space with a daring name, one that is a sample, and one that is not listed."""
    async with web.pool.acquire() as conn:
        daring, sample = await make.space(conn), await make.space(conn, kind="fablab")
        await make.space(conn, listed=False)
        await conn.execute(
            "UPDATE spaces SET name = '=HYPERLINK(\"x\")', street = '@via', municipio = 3 "
            "WHERE id = $1",
            daring.id,
        )
        await conn.execute("UPDATE spaces SET sample = true WHERE id = $1", sample.id)
        await conn.execute(
            "UPDATE certifications SET listed_until = '2026-12-31', for_demonstration = true "
            "WHERE space_id = $1",
            sample.id,
        )
        await conn.execute("SELECT change_space($1)", sample.id)
    return daring


async def test_the_page_is_there_in_both_languages_without_a_script(web: Web) -> None:
    daring = await fill(web)
    for language, title, since in (
        ("it", "L’elenco della città", "In elenco dal 1 gennaio 2013"),
        ("en", "The city’s list", "Listed since 1 January 2013"),
    ):
        answer = await web.anonymous.get("/register", headers={"accept-language": language})
        assert answer.status_code == 200
        assert title in answer.text
        assert since in answer.text
        assert f'href="/spazi/{daring.slug}"' in answer.text
        assert all(f'href="{each}"' in answer.text for each in FORMS)
    assert "Sample space, for demonstration" in answer.text
    assert "Listed for this demonstration only" in answer.text
    assert "until 31 December 2026" in answer.text
    assert "2 spaces in the list today" in answer.text


async def test_every_page_leads_to_it(web: Web) -> None:
    assert 'href="/register"' in (await web.anonymous.get("/")).text


async def test_an_empty_list_says_so(web: Web) -> None:
    page = await web.anonymous.get("/register", headers={"accept-language": "it"})
    assert "Oggi l’elenco è vuoto." in page.text


async def test_the_csv_holds_a_row_for_each_and_no_cell_is_a_formula(web: Web) -> None:
    await fill(web)
    answer = await web.anonymous.get(FORMS[0])
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 2
    assert {row["name"] for row in rows} >= {'\'=HYPERLINK("x")'}
    assert rows[0]["street"] == "'@via"
    assert (rows[1]["sample"], rows[1]["for_demonstration"]) == ("true", "true")
    assert (rows[1]["listed_until"], rows[0]["listed_until"]) == ("2026-12-31", "")
    cells = [cell for row in rows for cell in row.values()]
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@"))]


async def test_the_json_says_the_same(web: Web) -> None:
    await fill(web)
    found = (await web.anonymous.get(FORMS[1])).json()
    assert found[0]["name"] == '=HYPERLINK("x")'
    paged = (await web.anonymous.get("/api/v1/register")).json()["items"]
    assert found == paged


@pytest.mark.parametrize("path", FORMS)
async def test_who_has_it_already_is_told_so_until_it_changes(web: Web, path: str) -> None:
    daring = await fill(web)
    first = await web.anonymous.get(path)
    tag = first.headers["etag"]
    again = await web.anonymous.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    async with web.pool.acquire() as conn:
        await conn.execute(
            "UPDATE certifications SET listed_until = $2, changed_at = $3 WHERE space_id = $1",
            daring.id,
            web.at.date() - timedelta(days=1),
            web.at,
        )
        await conn.execute("SELECT change_space($1)", daring.id)
    changed = await web.anonymous.get(path, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_a_listing_leaves_the_register_the_day_after_its_last(web: Web) -> None:
    await fill(web)
    for days, count in ((31, 2), (32, 1)):
        web.at = make.NOW + timedelta(days=days)
        assert len((await web.anonymous.get(FORMS[1])).json()) == count


async def test_the_catalogue_is_of_the_national_profile(web: Web, settings: Settings) -> None:
    await fill(web)
    await web.pool.execute("UPDATE certifications SET changed_at = '2026-11-05 10:00Z'")
    answer = await web.anonymous.get(FORMS[2])
    assert answer.headers["content-type"].startswith("application/ld+json")
    catalog: dict[str, Any] = json.loads(answer.text)
    assert "dcatapit:Catalog" in catalog["@type"]
    required = {"dct:title", "dct:description", "dct:publisher", "dct:modified", "dcat:dataset"}
    assert required <= catalog.keys()
    dataset = catalog["dcat:dataset"]
    assert "dcatapit:Dataset" in dataset["@type"]
    assert dataset["dcat:theme"] == {"@id": f"{EU}/data-theme/ECON"}
    assert dataset["dct:identifier"] == "c_f205:shared-workplaces"
    assert {each["@language"] for each in dataset["dct:title"]} == {"it", "en"}
    assert dataset["dct:accrualPeriodicity"] == {"@id": f"{EU}/frequency/IRREG"}
    assert dataset["dct:rightsHolder"]["@id"] == catalog["dct:publisher"]["@id"]
    assert catalog["dct:publisher"]["foaf:name"] == "Comune di Milano"
    assert dataset["dct:modified"] == {"@type": "xsd:date", "@value": "2026-11-05"}
    assert "spazi campione" in dataset["dct:description"][0]["@value"]
    for each in dataset["dcat:distribution"]:
        assert "dcatapit:Distribution" in each["@type"]
        assert each["dct:license"]["@id"] == settings.open_data_licence
        assert each["dcat:accessURL"]["@id"] == f"{settings.public_url}/register"
        path = each["dcat:downloadURL"]["@id"].removeprefix(settings.public_url)
        assert (await web.anonymous.get(path)).status_code == 200
    formats = {each["dct:format"]["@id"] for each in dataset["dcat:distribution"]}
    assert formats == {f"{EU}/file-type/CSV", f"{EU}/file-type/JSON"}


async def test_a_change_of_days_counts_as_a_change(web: Web) -> None:
    await fill(web)
    await web.pool.execute("UPDATE certifications SET changed_at = '2026-11-05 10:00Z'")
    web.at = make.NOW + timedelta(days=40)
    catalog = (await web.anonymous.get(FORMS[2])).json()
    assert catalog["dct:modified"]["@value"] == "2027-01-01"
