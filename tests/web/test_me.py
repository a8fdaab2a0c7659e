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
