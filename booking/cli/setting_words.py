"""Each setting in words: the rule that a value must keep, an example, and what no value means."""

from collections.abc import Mapping

_DATABASE = "the address of a database, beginning with postgresql:// or postgres://"
_ONE_OR_MORE = "a whole number, 1 or more"
_TEXT = "text"

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
RULES: Mapping[str, str] = {
    "home": "the path of a folder",
    "host": _TEXT,
    "port": "a whole number from 1 to 65535",
    "url": "http:// or https:// and a host, perhaps with a port, and nothing after it",
    "database_url": _DATABASE,
    "migrate_url": _DATABASE,
    "redis_url": "the address of a Redis or Valkey, beginning with redis:// or rediss://",
    "smtp_url": _TEXT,
    "mail_from": _TEXT,
    "demo": "1 for yes or 0 for no",
    "secret": _TEXT,
    "database_connections": "a whole number from 1 to 200",
    "account_writes_per_minute": _ONE_OR_MORE,
    "address_writes_per_minute": _ONE_OR_MORE,
    "streams_per_address": _ONE_OR_MORE,
    "trusted_proxies": _TEXT,
    "calendar_gzip": "1 for yes or 0 for no",
    "imports_from_loopback": "1 for yes or 0 for no",
    "open_data_holder": _TEXT,
    "open_data_holder_id": _TEXT,
    "open_data_licence": "http:// or https:// and the rest of an address",
    "log_level": ", ".join(LEVELS[:-1]) + f" or {LEVELS[-1]}",
}
EXAMPLES: Mapping[str, str] = {
    "home": "/srv/posto",
    "host": "127.0.0.1",
    "port": "8001",
    "url": "https://posto.example.org",
    "database_url": "postgresql://booking_app:PASSWORD@db.example.org/booking",
    "migrate_url": "postgresql://booking_owner:PASSWORD@db.example.org/booking",
    "redis_url": "redis://:PASSWORD@queue.example.org:6379/0",
    "smtp_url": "smtp+starttls://USER:PASSWORD@mail.example.org:587",
    "mail_from": "Posto <posto@example.org>",
    "demo": "1",
    "secret": "a-long-random-text",
    "database_connections": "16",
    "account_writes_per_minute": "600",
    "address_writes_per_minute": "6000",
    "streams_per_address": "500",
    "trusted_proxies": "10.0.0.0/8",
    "calendar_gzip": "0",
    "imports_from_loopback": "1",
    "open_data_holder": "Comune di Milano",
    "open_data_holder_id": "c_f205",
    "open_data_licence": "https://creativecommons.org/licenses/by/4.0/",
    "log_level": "INFO",
}
DEFAULTS: Mapping[str, str] = {
    "home": "a folder named .booking in the checkout",
    "database_url": "a PostgreSQL of Posto's own",
    "migrate_url": "that of Posto's own PostgreSQL",
    "redis_url": "a Valkey of Posto's own",
    "smtp_url": "none",
    "demo": "0",
    "calendar_gzip": "1",
    "imports_from_loopback": "0",
    "trusted_proxies": "none",
}
