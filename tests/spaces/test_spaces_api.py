"""`GET /api/v1/spaces` and what hangs below it, on the demo network."""

from typing import Any

from tests.web.client import Web

DUOMO = "45.4641,9.1919"


async def items(web: Web, **query: Any) -> list[dict[str, Any]]:
    """Every space that the query finds, however many pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await web.anonymous.get("/api/v1/spaces", params=query | cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def slugs(found: list[dict[str, Any]]) -> list[str]:
    return [each["slug"] for each in found]


async def test_every_space_is_listed_by_name(web: Web) -> None:
    found = await items(web, limit=200)

    assert len(found) == 87
    assert found[0]["slug"] == "air"
    samples = [each["name"] for each in found if each["sample"]]
    assert samples == [f"Spazio campione {number}" for number in range(1, 31)]
    first = next(each for each in found if each["slug"] == "base-milano")
    assert first == {
        "id": first["id"],
        "slug": "base-milano",
        "name": "BASE Milano",
        "kind": "hub",
        "listed": False,
        "sample": False,
        "street": "via Bergognone 34",
        "postcode": "20144",
        "city": "Milano",
        "municipio": 6,
        "lat": 45.452828,
        "lon": 9.164221,
        "distance_m": None,
        "timezone": "Europe/Rome",
        "amenities": first["amenities"],
    }


# One application for a table of requests: starting it costs more than asking it.
COUNTS = [
    ({"kind": "coworking", "listed": "true"}, 53),
    ({"kind": "fablab", "listed": "true"}, 9),
    ({"kind": "hub", "listed": "false"}, 10),
    ({"q": "spazio campione"}, 30),
    ({"q": "nothing of the sort"}, 0),
    ({"q": "  "}, 87),
]


async def test_filters_count_what_they_say(web: Web) -> None:
    for query, count in COUNTS:
        assert len(await items(web, **query)) == count, query


WORDS = [
    ("unita di prod", "unita-di-produzione"),
    ("UNITÀ", "unita-di-produzione"),
    ("d'azeglio", "milano-luiss-hub"),
    ("bergognone", "base-milano"),
    ("base bergognone wifi", "base-milano"),
    ("spazio bimbi piano", "piano-c"),
    ("childcare piano", "piano-c"),
]


async def test_words_are_found_as_people_type_them(web: Web) -> None:
    for text, slug in WORDS:
        assert slugs(await items(web, q=text)) == [slug], text


async def test_nearest_come_first_and_unknown_places_last(web: Web) -> None:
    found = await items(web, near=DUOMO, limit=20)

    distances = [each["distance_m"] for each in found]
    known = [each for each in distances if each is not None]
    assert known == sorted(known)
    assert distances == known + [None] * (87 - len(known))
    assert len(known) == 30
    assert slugs(found)[:2] == ["wework-mazzini", "skillbill-coworking"]
    assert 200 < distances[0] < 500
    # Pages hold each space once.
    assert len(set(slugs(found))) == 87


async def test_a_radius_keeps_what_is_within_it(web: Web) -> None:
    found = await items(web, near=DUOMO, radius_m=1500)

    assert 0 < len(found) < 10
    assert all(each["distance_m"] <= 1500 for each in found)


async def test_all_amenities_asked_for_are_there(web: Web) -> None:
    both = await items(web, amenity=["step-free", "outdoor"])

    assert {"smart-city-lab", "mare-culturale-urbano"} <= set(slugs(both))
    assert len(both) < len(await items(web, amenity="step-free"))


async def test_pages_of_any_size_hold_the_same(web: Web) -> None:
    whole = slugs(await items(web, limit=200))

    for limit in (1, 7, 86, 87):
        assert slugs(await items(web, limit=limit)) == whole


async def test_a_limit_is_clamped_and_a_cursor_fits_an_address(web: Web) -> None:
    answer = await web.anonymous.get("/api/v1/spaces", params={"limit": 100_000})
    page = (await web.anonymous.get("/api/v1/spaces", params={"limit": 3, "near": DUOMO})).json()

    assert len(answer.json()["items"]) == 87
    assert page["next"].replace("-", "").replace("_", "").isalnum()


WRONG = [
    ({"kind": "gym"}, "kind"),
    ({"municipio": "10"}, "municipio"),
    ({"municipio": "nine"}, "municipio"),
    ({"amenity": "sauna"}, "amenity"),
    ({"near": "Duomo"}, "near"),
    ({"near": "nan,9"}, "near"),
    ({"near": "91,9"}, "near"),
    ({"near": DUOMO, "radius_m": "0"}, "radius_m"),
    ({"radius_m": "100"}, "radius_m"),
    ({"listed": "perhaps"}, "listed"),
    ({"limit": "0"}, "limit"),
    ({"cursor": "nonsense"}, "cursor"),
    ({"cursor": "W10"}, "cursor"),
    ({"q": "x" * 201}, "q"),
]


async def test_a_wrong_value_is_named(web: Web) -> None:
    for query, field in WRONG:
        for language in ("it", "en"):
            answer = await web.anonymous.get(
                "/api/v1/spaces", params=query, headers={"Accept-Language": language}
            )
            assert answer.status_code == 422, query
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "invalid"
            assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_a_space_tells_all_that_can_be_reserved(web: Web) -> None:
    answer = await web.anonymous.get("/api/v1/spaces/spazio-campione-12")

    space = answer.json()
    desks, room = space["resources"]
    assert (space["listed"], space["sample"], space["timezone"]) == (True, True, "Europe/Rome")
    assert space["calendar_url"] == (
        "https://posto.example.org/calendars/spaces/spazio-campione-12.ics"
    )
    assert [each["weekday"] for each in space["hours"]] == [1, 2, 3, 4, 5]
    assert space["hours"][0] == {
        "weekday": 1,
        "opens": "08:00",
        "closes": "20:00",
        "closes_next_day": False,
    }
    assert space["certification"]["state"] == "listed"
    assert space["certification"]["for_demonstration"] is True
    assert (desks["kind"], desks["unit_count"], len(desks["units"])) == ("desk", 20, 20)
    assert desks["units"][6]["name"] == "7"
    assert desks["rules"]["grid_minutes"] == 30
    assert desks["prices"]["currency"] == "EUR"
    assert room["kind"] == "room"
    assert room["calendar_url"].endswith(f"/calendars/resources/{room['id']}.ics")


async def test_names_come_in_the_language_asked_for(web: Web) -> None:
    italian, english = [
        (
            await web.anonymous.get(
                "/api/v1/spaces/base-milano", headers={"Accept-Language": language}
            )
        ).json()
        for language in ("it-IT,it;q=0.9", "en")
    ]

    laser = [
        next(each for each in space["resources"] if each["family"] == "laser_cutter")
        for space in (italian, english)
    ]
    assert [each["name"] for each in laser] == ["Taglio laser", "Laser cutter"]
    assert laser[0]["names"] == laser[1]["names"]
    assert italian["note"] == "Posti, macchine, prezzi e orari sono campioni."
    assert english["notes"] == italian["notes"]
    assert italian["amenity_names"]["step-free"] == "Senza gradini"


async def test_a_whole_names_its_parts(web: Web) -> None:
    space = (await web.anonymous.get("/api/v1/spaces/smart-city-lab")).json()
    by_key = {each["key"]: each for each in space["resources"]}

    assert by_key["hall"]["parts"] == [by_key["hall-a"]["id"], by_key["hall-b"]["id"]]
    assert (by_key["hall"]["unit_count"], by_key["hall"]["units"]) == (1, [])


async def test_hours_past_midnight_say_so(web: Web) -> None:
    hours = (await web.anonymous.get("/api/v1/spaces/santeria")).json()["hours"]

    assert hours[-1] == {
        "weekday": 6,
        "opens": "09:00",
        "closes": "02:00",
        "closes_next_day": True,
    }


async def test_a_resource_can_be_read_alone(web: Web) -> None:
    space = (await web.anonymous.get("/api/v1/spaces/wemake")).json()

    for each in space["resources"]:
        answer = await web.anonymous.get(f"/api/v1/resources/{each['id']}")
        assert answer.json() == each | {
            "space": {"slug": "wemake", "name": "WeMake"},
            "timezone": "Europe/Rome",
        }


async def test_what_is_not_there_is_404(web: Web) -> None:
    for path in ("spaces/nowhere", "spaces/%00", "resources/999999999999", "resources/0"):
        answer = await web.anonymous.get(f"/api/v1/{path}")

        assert answer.status_code == 404, path
        assert answer.json()["code"] == "not-found"
