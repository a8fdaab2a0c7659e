"""Photos of a space: given over the API or on a page, shown to everybody with their text."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.photos.test_draw import picture
from tests.web.client import Web
from tests.web.house import House, house
from tests.web.reserving import text_of
from tests.web.test_inventory_api import ROOM

ALT = {"alt_it": "La sala rossa", "alt_en": "The red room"}


async def _send(here: House, data: bytes, **form: str) -> httpx.Response:
    return await here.eva.post(
        f"{here.path}/foto",
        data={"csrf_token": here.token, **ALT, **form},
        files={"photo": ("IMG_1234.jpg", data, "image/jpeg")},
        follow_redirects=True,
    )


async def test_a_photo_is_added_shown_kept_for_good_and_removed(web: Web) -> None:
    here = await house(web)
    slug = here.path.split("/")[-1]
    assert "photo-none" in (await web.anonymous.get(f"/spazi/{slug}")).text
    page = await _send(here, picture((900, 600)))
    assert page.status_code == 200, text_of(page.text)
    assert "Foto aggiunta" in text_of(page.text)
    (photo,) = (await web.anonymous.get(f"/api/v1/spaces/{slug}/photos")).json()["items"]
    assert (photo["alt"]["en"], photo["width"], photo["resource_id"]) == (
        "The red room", 900, None,
    )  # fmt: skip
    shown = (await web.anonymous.get(f"/spazi/{slug}")).text
    address = urlsplit(photo["small_url"]).path
    assert f'src="{address}"' in shown
    assert 'alt="La sala rossa"' in shown
    assert 'loading="lazy"' in shown
    file = await web.anonymous.get(address)
    assert (file.status_code, file.headers["content-type"]) == (200, "image/webp")
    assert "immutable" in file.headers["cache-control"]
    assert file.headers["x-content-type-options"] == "nosniff"
    etag = file.headers["etag"]
    again = await web.anonymous.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    path = f"foto/{photo['id']}"
    wrong = await here.send(path, {f"alt_it-{photo['id']}": "", f"alt_en-{photo['id']}": "x"})
    assert f'aria-describedby="w-alt_it-{photo["id"]}"' in wrong.text
    described = {f"alt_it-{photo['id']}": "Altro", f"alt_en-{photo['id']}": "Other"}
    assert "Salvata" in text_of((await here.send(path, described)).text)
    assert "Foto tolta" in text_of((await here.send(f"{path}/togli", {})).text)
    assert (await web.anonymous.get(address)).status_code == 404


async def test_what_is_no_picture_is_said_beside_the_field(web: Web) -> None:
    here = await house(web)
    for data, form in ((b"no picture", {}), (picture(), {"alt_en": ""}), (b"", {})):
        page = await _send(here, data, **form)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
    too_large = await _send(here, b"x" * (6 * 1024 * 1024))
    assert too_large.status_code == 413


async def test_without_a_token_of_our_pages_no_form_with_a_file_is_taken(web: Web) -> None:
    here = await house(web)
    answer = await here.eva.post(f"{here.path}/foto", data=ALT, files={"photo": picture()})
    assert answer.status_code == 403
    # Nor is any other form that comes as one with a file.
    form = {"csrf_token": here.token, "reason": "x"}
    other = await here.eva.post(f"{here.path}/chiusure", data=form, files={"x": b"x"})
    assert other.status_code == 403


async def test_a_program_sends_the_picture_itself(web: Web) -> None:
    here = await house(web)
    slug = here.path.split("/")[-1]
    async with web.pool.acquire() as conn:
        space_id = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", slug)
    eva = await web.member("eva@example.org", manages=(space_id,))
    path = f"/api/v1/spaces/{slug}"
    room = (await eva.post(f"{path}/resources", json=ROOM | {"unit_count": 1})).json()
    sent: dict[str, Any] = {
        "content": picture((3000, 2000), "PNG"),
        "headers": {"Content-Type": "image/png", "Idempotency-Key": "one"},
        "params": ALT | {"resource_id": room["id"]},
    }
    made = await eva.post(f"{path}/photos", **sent)
    assert made.status_code == 201, made.text
    assert (made.json()["resource_id"], made.json()["width"]) == (room["id"], 1600)
    assert (await eva.post(f"{path}/photos", **sent)).json() == made.json()
    assert len((await eva.get(f"{path}/photos")).json()["items"]) == 1
    params = sent["params"]
    refused = await eva.post(f"{path}/photos", content=b"GIF89a", params=params)
    assert refused.json()["errors"][0]["field"] == "photo"
    large = await eva.post(f"{path}/photos", content=b"x" * 5_300_000, params=params)
    assert (large.status_code, large.json()["limit_bytes"]) == (413, 5_242_880)
    # Everywhere else the limit is what it was.
    other = await eva.post(f"{path}/closures", content=b"x" * 1_100_000)
    assert (other.status_code, other.json()["limit_bytes"]) == (413, 1_048_576)
    await eva.post(f"/api/v1/resources/{room['id']}/retire", json={})
    assert (await eva.get(f"{path}/photos")).json()["items"] == []


async def test_a_number_that_no_resource_has_is_refused_by_its_field(web: Web) -> None:
    here = await house(web)
    eva = await web.member("eva@example.org")
    path = f"/api/v1/spaces/{here.path.split('/')[-1]}/photos"
    wrong = await eva.post(path, params=ALT | {"resource_id": str(2**64)}, content=picture())
    assert wrong.status_code == 422, wrong.text
    assert wrong.json()["errors"][0]["field"] == "resource_id"
    assert "2147483647" in wrong.json()["errors"][0]["message"]
