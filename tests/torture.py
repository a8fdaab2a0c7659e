"""How much of what can go on for long: a little in every run, much in `make torture`."""

import pytest


def is_long(config: pytest.Config) -> bool:
    """Whether this run is `pytest -m torture`."""
    return bool(config.option.markexpr == "torture")
