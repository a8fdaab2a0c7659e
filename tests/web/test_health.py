"""Health: what runs, and what can serve."""

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
