"""The account that asks, and how it proves who it is."""

from tests.web.client import Web


async def test_a_token_says_whose_it_is(web: Web) -> None:
    ada = await web.member("ada@example.org", officer=True)
    answer = await ada.get("/api/v1/me")
    assert answer.status_code == 200
    assert answer.json()["email"] == "ada@example.org"
    assert answer.json()["roles"] == ["coworker", "officer"]


async def test_without_a_token_it_is_refused_in_the_callers_language(web: Web) -> None:
    answer = await web.anonymous.get("/api/v1/me", headers={"Accept-Language": "it-IT,en;q=0.5"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Accedi per continuare"


async def test_reminders_are_the_members_choice(web: Web) -> None:
    ada = await web.member("ada@example.org")
    assert (await ada.get("/api/v1/me")).json()["reminders"] == ["24h", "1h"]
    for chosen, kept in (
        (["1h"], ["1h"]),
        ([], []),
        (
            [
                "1h",
                "24h",
            ],
            ["24h", "1h"],
        ),
    ):
        answer = await ada.patch("/api/v1/me", json={"reminders": chosen})
        assert answer.status_code == 200
        assert answer.json()["reminders"] == kept
        assert (await ada.get("/api/v1/me")).json() == answer.json()
    assert (await ada.patch("/api/v1/me", json={})).json()["reminders"] == ["24h", "1h"]
    grace = await web.member("grace@example.org")
    await ada.patch("/api/v1/me", json={"reminders": []})
    assert (await grace.get("/api/v1/me")).json()["reminders"] == ["24h", "1h"]


async def test_a_choice_that_is_none_is_named(web: Web) -> None:
    ada = await web.member("ada@example.org")
    for wrong in ({"reminders": ["2h"]}, {"reminders": None, "email": "b@example.org"}):
        answer = await ada.patch("/api/v1/me", json=wrong)
        assert answer.status_code == 422
        assert answer.json()["code"] == "invalid"
    assert (await ada.get("/api/v1/me")).json()["reminders"] == ["24h", "1h"]


async def test_a_name_is_given_kept_and_taken_away(web: Web) -> None:
    ada = await web.member("ada@example.org")
    assert (await ada.patch("/api/v1/me", json={"name": " Ada Rossi "})).json()[
        "name"
    ] == "Ada Rossi"
    assert (await ada.patch("/api/v1/me", json={"reminders": []})).json()["name"] == "Ada Rossi"
    for wrong in ("", "Ada\nRossi", "a" * 101, 7):
        answer = await ada.patch("/api/v1/me", json={"name": wrong})
        assert answer.json()["errors"][0]["field"] == "name"
    assert (await ada.get("/api/v1/me")).json()["name"] == "Ada Rossi"
    assert (await ada.patch("/api/v1/me", json={"name": None})).json()["name"] is None
