"""Health: what runs, and what can serve."""

from booking.database.pool import connect
from tests.databases import Database
from tests.web.client import Web


async def test_a_running_process_is_live(web: Web) -> None:
    assert (await web.anonymous.get("/health/live")).json() == {"status": "ok"}


async def test_ready_names_the_state_of_each_part(web: Web) -> None:
    answer = await web.anonymous.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "queue": "ok",
        "worker": "absent",
        "limits": "shared",
        "reason": None,
    }


async def test_a_worker_is_seen_by_its_heartbeat(web: Web) -> None:
    queue = web.app.state.web.queue
    await queue.set("posto:worker", "1", ex=10)
    assert (await web.anonymous.get("/health/ready")).json()["worker"] == "ok"


async def test_a_database_at_another_version_cannot_serve(web: Web, database: Database) -> None:
    owner = await connect(database.owner_url)
    try:
        await owner.execute("INSERT INTO migrations (name, sha256) VALUES ('9999_later', '')")
        ahead = await web.anonymous.get("/health/ready")
        await owner.execute("DELETE FROM migrations WHERE name > '0003'")
        behind = await web.anonymous.get("/health/ready")
        await owner.execute("DROP TABLE migrations")
        empty = await web.anonymous.get("/health/ready")
    finally:
        await owner.close()
    assert [each.status_code for each in (ahead, behind, empty)] == [503, 503, 503]
    assert [each.json()["database"] for each in (ahead, behind, empty)] == [
        "ahead",
        "behind",
        "behind",
    ]
    assert "newer version" in ahead.json()["reason"]
    assert "più nuova" in ahead.json()["reason"]
    assert "Run `booking migrate`" in behind.json()["reason"]
    assert empty.json() == behind.json()
    assert empty.json()["status"] == "not-ready"
