"""A demand file says what is wrong with it."""

from pathlib import Path

import pytest

from booking.errors import Invalid
from booking.simulation.demand import Demand, read_demand


def test_a_number_is_a_demand() -> None:
    assert read_demand("70") == Demand(beneficiaries=70)


def test_a_file_names_what_differs(tmp_path: Path) -> None:
    file = tmp_path / "demand.toml"
    file.write_text(
        "beneficiaries = 9\nlate = 0.5\n[[stays]]\nminutes = 60\ncents = 450\nresource = 'room'\n"
    )
    found = read_demand(str(file))
    assert (found.beneficiaries, found.late, len(found.stays)) == (9, 0.5, 1)
    assert found.arrivals == Demand().arrivals


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("beneficiarys = 9", "beneficiarys"),
        ("late = 1.5", "late"),
        ("late = 0.7\nmissed = 0.7", "missed"),
        ("arrivals = [1, 2]", "arrivals"),
        ("arrivals = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", "arrivals"),
        ("stays_per_month = [0]", "stays_per_month"),
        ("[[stays]]\nminutes = 60", "stays.0.cents"),
        ("beneficiaries = 0", "beneficiaries"),
        ("beneficiaries = ", "demand.toml"),
    ],
)
def test_whatever_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "demand.toml"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        read_demand(str(file))
    assert named in refused.value.detail("en")
    assert named in refused.value.detail("it")


@pytest.mark.parametrize("given", ["nowhere.toml", "-5", "1.5", "many", "0", "999999999999", ""])
def test_what_is_no_demand_is_refused(given: str) -> None:
    with pytest.raises(Invalid):
        read_demand(given)
