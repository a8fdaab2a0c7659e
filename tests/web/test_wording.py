"""Refusals and pages in words that people use."""

from datetime import date

import pytest

from booking.errors import NotFound, RateLimited, Refusal
from booking.reservations.refusals import (
    ClosedAllDay,
    TooSoon,
)
from booking.reservations.refusals_of_people import (
    NotQualified,
    QuotaExceeded,
)
from booking.spreadsheet import cell
from booking.web.in_general import in_general
from booking.web.pages.problem_types import kinds
from booking.wording import length_in_words, worded
from tests.web.client import Web
from tests.web.ground import lay_out, wish
from tests.web.visitor import browser, csrf_token, signed_in


@pytest.mark.parametrize(
    ("refusal", "italian", "english"),
    [
        (
            ClosedAllDay(day="2026-11-29", hours={"en": "closed", "it": "chiuso"}),
            "Domenica 29 novembre lo spazio è chiuso.",
            "On Sunday 29 November the space is closed.",
        ),
        (
            TooSoon(lead_minutes=1440, earliest="2026-12-01 08:30"),
            "Va prenotato 1 giorno prima; ora si può cominciare da martedì 1 dicembre alle 08:30.",
            "This must be reserved 1 day ahead; the earliest start is now Tuesday 1 December at",
        ),
        (
            QuotaExceeded(rule="open_reservations", limit=1, used=1, unit="any"),
            "Qui una persona può avere 1 prenotazione aperta, e tu ne hai 1.",
            "One person may have 1 open reservation here",
        ),
        (
            NotQualified(
                family="laser_cutter",
                family_shown={"it": "Taglio laser", "en": "Laser cutter"},
                level=1,
                day="2026-12-01",
                space="FabLab",
            ),
            "il patentino «Taglio laser» (livello 1), valido il 1 dicembre 2026.",
            "the training “Laser cutter” (level 1), valid on 1 December 2026.",
        ),
        (
            NotFound(what={"it": "una sala con questo nome", "en": "room"}),
            "Non abbiamo trovato una sala con questo nome.",
            "We found no such room.",
        ),
        (RateLimited(retry_after=1), "tra 1 secondo.", "in 1 second."),
    ],
)
def test_a_refusal_is_a_sentence(refusal: Refusal, italian: str, english: str) -> None:
    assert italian in refusal.detail("it")
    assert english in refusal.detail("en")


def test_lengths_and_days_are_said_as_people_say_them() -> None:
    assert length_in_words(90, "it") == "1 ora e 30 minuti"
    assert length_in_words(1501, "en") == "1 day, 1 hour and 1 minute"
    assert length_in_words(0, "en") == "0 minutes"
    assert worded("{day:day}", {"day": date(2027, 1, 1)}, "it") == "1 gennaio 2027"


def test_every_code_is_explained_in_general(web: Web) -> None:
    found = list(kinds())
    assert len(found) > 30
    for kind in found:
        for language in ("it", "en"):
            text = in_general(kind, language)
            assert "{" not in text, kind
            assert "…" not in text.replace("Bearer …", ""), kind


def test_a_day_that_begins_with_a_vowel_takes_the_short_article() -> None:
    facts = {"first": date(2026, 12, 8), "last": date(2026, 12, 11), "other": date(2026, 12, 18)}
    said = "Dal {first:day} al {last:day}, il {other:day}"
    assert (
        worded(said, facts, "it")
        == "Dall’8 dicembre 2026 all’11 dicembre 2026, il 18 dicembre 2026"
    )
    assert worded("il {day}", {"day": "8/11"}, "it") == "l’8/11"
    assert worded("il {rate}", {"rate": "80 %"}, "it") == "l’80 %"
    assert worded("Del {rate}", {"rate": "8,5 %"}, "it") == "Dell’8,5 %"
    assert worded("il {rate}", {"rate": "18 %"}, "it") == "il 18 %"
    assert worded("il {count}.", {"count": 8}, "it") == "il 8."
    assert worded("by {first:day}", facts, "en") == "by 8 December 2026"


def test_no_cell_of_a_table_is_a_formula() -> None:
    texts = ("=1", "+1", "-1", "@a", "\tx", "\rx", "＝1", " =1", "\ufeff=1", "a=b")
    assert [cell(each) for each in texts] == [*(f"'{each}" for each in texts[:-1]), "a=b"]
    assert [cell(each) for each in (-7, 2.5, None, True)] == ["-7", "2.5", "", "true"]


async def test_a_day_that_is_closed_is_said_to_be(web: Web) -> None:
    ground = await lay_out(web)
    sunday = {"starts_at": "2026-12-06T10:00:00+01:00", "ends_at": "2026-12-06T11:00:00+01:00"}
    body = wish(ground.resource_id) | sunday
    owner = ground.people["owner"]
    answer = await owner.post("/api/v1/reservations", json=body, headers={"accept-language": "it"})
    assert answer.json()["code"] == "outside-opening-hours"
    assert answer.json()["day"] == "2026-12-06"
    assert answer.json()["detail"].startswith("Domenica 6 dicembre lo spazio è chiuso.")


async def test_a_token_without_the_scope_says_how_to_get_one(web: Web) -> None:
    reader = await web.member("ada@example.org", scopes=("reserve",))
    problem = (await reader.get("/api/v1/tokens")).json()
    assert problem["scope"] == "read"
    assert "POST /api/v1/tokens" in problem["detail"]
    assert "booking token EMAIL" in problem["detail"]


async def test_a_program_with_a_session_is_told_to_use_a_token(web: Web) -> None:
    ada = await signed_in(web)
    refused = await ada.post("/api/v1/tokens", json={"name": "x"})
    assert refused.status_code == 403
    assert "Authorization: Bearer" in refused.json()["detail"]
    headers = {"x-csrf-token": await csrf_token(ada)}
    assert (await ada.post("/api/v1/tokens", json={"name": "x"}, headers=headers)).is_success


async def test_choosing_a_language_keeps_where_one_is_going(web: Web) -> None:
    visitor = await browser(web)
    page = await visitor.get("/sign-in?next=/somewhere")
    assert 'name="next" value="/sign-in?next=/somewhere"' in page.text
    chosen = await visitor.post(
        "/language", data={"language": "en", "next": "/sign-in?next=/somewhere"}
    )
    assert chosen.headers["location"] == "/sign-in?next=/somewhere"


async def test_signing_in_leads_to_what_is_ones_own(web: Web) -> None:
    ada = await signed_in(web, "owner@example.org")
    assert "Non hai prenotazioni in arrivo" in (await ada.get("/account")).text
    await lay_out(web)
    page = (await ada.get("/account")).text
    assert "Domani, 10:00–12:00" in page
    manager = await signed_in(web, "manager@example.org")
    name = await web.pool.fetchval(
        "SELECT s.name FROM spaces s JOIN roles r ON r.space_id = s.id "
        "JOIN members m ON m.id = r.member_id WHERE m.email = 'manager@example.org'"
    )
    assert name in (await manager.get("/account")).text


async def test_the_mark_is_ours(web: Web) -> None:
    home = (await web.anonymous.get("/")).text
    address = home.partition('type="image/svg+xml" href="')[2].partition('"')[0]
    mark = await web.anonymous.get(address)
    assert mark.status_code == 200
    assert mark.headers["content-type"].startswith("image/svg+xml")
