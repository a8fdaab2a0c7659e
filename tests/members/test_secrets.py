"""Secrets: enough bits, and nothing of them where it does not belong."""

from pathlib import Path

from pydantic import SecretStr

from booking.config import Settings
from booking.members.secrets import derived, new_code, new_secret, new_token, plain_code
from booking.members.server_secret import server_secret


def test_tokens_and_secrets_have_more_than_128_bits() -> None:
    made = {new_secret() for _ in range(1000)} | {new_token() for _ in range(1000)}
    assert len(made) == 2000
    assert min(len(each.removeprefix("posto_")) for each in made) * 6 >= 128


def test_a_typed_code_is_read_however_people_type_it() -> None:
    code = new_code()
    assert plain_code(f" {code[:4].lower()}-{code[4:]} ") == code
    assert not set("01OIL") & set("".join(new_code() for _ in range(200)))


def test_what_is_derived_depends_on_secret_and_purpose() -> None:
    assert len({derived("a", "x"), derived("b", "x"), derived("a", "y")}) == 3


def test_the_server_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    made = server_secret(settings)
    assert len(made) >= 32
    assert server_secret(settings) == made
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in (tmp_path / "home").iterdir()] == ["secret"]


def test_an_operators_own_secret_comes_first(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret=SecretStr("of the operator"))
    assert server_secret(settings) == b"of the operator"
    assert list(tmp_path.iterdir()) == []
