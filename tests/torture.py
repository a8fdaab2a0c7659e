"""How much of what can go on for long: a little in every run, much in `make torture`.

Whatever takes more than ten seconds belongs here: mark it `torture`, and let `is_long` say how
often or how many. Every run has the same assertions.
"""

import pytest


def is_long(config: pytest.Config) -> bool:
    """Whether this run is `pytest -m torture`."""
    return bool(config.option.markexpr == "torture")
