"""Reserve, hold, confirm, move, cancel, check in, close, reopen, expire, and calendars elsewhere
that come, change and go: in any order."""

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from booking.database.pool import connect
from tests.databases import Database
from tests.properties.machine import Machine
from tests.torture import is_long


@pytest.mark.torture
@pytest.mark.timeout(7_200)
def test_in_any_order_the_product_agrees_with_the_model(
    database: Database, request: pytest.FixtureRequest
) -> None:
    long = is_long(request.config)
    with asyncio.Runner() as runner:
        conn = runner.run(connect(database.app_url))
        try:
            machine = type("OnOneConnection", (Machine,), {"runner": runner, "conn": conn})
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=1000 if long else 40,
                    stateful_step_count=60 if long else 30,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
                ),
            )
        finally:
            runner.run(conn.close())
