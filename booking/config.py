"""Settings: every `BOOKING_*` variable the product reads, with its meaning and default."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, PostgresDsn, RedisDsn, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator can set. Secrets are `SecretStr`, so printing the settings shows none."""

    model_config = SettingsConfigDict(env_prefix="BOOKING_", frozen=True, env_ignore_empty=True)

    home: Path = Field(
        default=CHECKOUT / ".booking",
        description="Folder for data, mail, logs and run files.",
    )
    host: str = Field(default="127.0.0.1", description="Address the web listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the web listens on.")
    url: str | None = Field(
        default=None,
        description="Public address for links, feed addresses and UIDs; never taken from the "
        "Host header. Default: http://127.0.0.1:PORT.",
        pattern=r"^https?://[^/?#\s]+$",
    )
    database_url: PostgresDsn | None = Field(
        default=None, description="PostgreSQL 15 or newer, as the application's role."
    )
    migrate_url: PostgresDsn | None = Field(
        default=None, description="The same database, as the role that owns the tables."
    )
    redis_url: RedisDsn | None = Field(default=None, description="Redis or Valkey 7 or newer.")
    smtp_url: SecretStr | None = Field(
        default=None,
        description="smtp://, smtp+starttls:// or smtps:// address; without it each mail is a "
        "file in HOME/mail.",
    )
    mail_from: str = Field(default="Posto <posto@localhost>", description="Sender of mail.")
    demo: bool = Field(
        default=False, description="Demo data and one-click roles; set by `make up` alone."
    )
    secret: SecretStr | None = Field(
        default=None,
        description="Key for signatures; by default made once and kept in HOME/secret.",
    )
    database_connections: int = Field(
        default=16, ge=1, le=200, description="Most database connections of one web process."
    )
    account_writes_per_minute: int = Field(
        default=600, ge=1, description="Writes that one account may make in a minute."
    )
    address_writes_per_minute: int = Field(
        default=6000, ge=1, description="Writes that one network address may make in a minute."
    )
    streams_per_address: int = Field(
        default=500,
        ge=1,
        description="Live streams (/api/v1/events) that one network address may hold open at one "
        "web process.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of reverse proxies, with commas between, whose "
        "X-Forwarded-For names the client; without it everyone behind one shares its limits.",
    )
    calendar_gzip: bool = Field(
        default=True,
        description="Compress feeds for clients that ask for gzip; off where a proxy does it.",
    )
    imports_from_loopback: bool = Field(
        default=False,
        description="Let imported calendars stand on this machine too, over http or https; for "
        "tests and development.",
    )
    open_data_holder: str = Field(
        default="Comune di Milano", description="Who holds the rights to the open data."
    )
    open_data_holder_id: str = Field(
        default="c_f205", description="That body's code in the index of public administrations."
    )
    open_data_licence: str = Field(
        default="https://creativecommons.org/licenses/by/4.0/",
        description="Address of the licence of the open data.",
        pattern=r"^https?://\S+$",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @property
    def public_url(self) -> str:
        """The service's own address, without a slash at its end."""
        return self.url or f"http://127.0.0.1:{self.port}"

    @cached_property
    def domain(self) -> str:
        """The host name of the public address, the right half of every calendar UID."""
        return urlsplit(self.public_url).hostname or "localhost"

    @cached_property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the web."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def mail_folder(self) -> Path:
        """Where mail goes when there is no SMTP server."""
        return self.home / "mail"

    @property
    def run_folder(self) -> Path:
        """Where the pid of each process of the product stands while it runs."""
        return self.home / "run"
