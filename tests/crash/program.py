"""`booking up` for tests, whose worker does all that the product's does and waits briefly: what a
killed one had in hand is due again after seconds, not half a minute."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from booking.cli import main
from booking.config import Settings
from booking.embedded import services
from booking.embedded.launch import launcher
from booking.embedded.supervisor import Service

_WORKER = [sys.executable, "-m", "tests.workers.program", "product"]
_of_the_product = services.worker_service


def _hasty_worker(settings: Settings) -> Service:
    def command(failures: int) -> Sequence[str]:
        del failures
        return launcher(_WORKER)

    return replace(_of_the_product(settings), command=command)


if __name__ == "__main__":
    services.worker_service = _hasty_worker
    main()
