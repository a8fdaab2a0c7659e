"""nginx with one worker and one file: what serving the same bytes costs at the least."""

import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.servers import child, until

# Debian keeps it where only root's PATH looks.
_PLACES = ("nginx", "/usr/sbin/nginx")
_CONF = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log; sendfile on; etag on; keepalive_requests 100000000;
  types {{ text/calendar ics; }}
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    port: int
    pid: int
    path: str
    etag: str


@contextmanager
def running_nginx(home: Path, content: bytes) -> Iterator[Nginx | None]:
    """It serves that content; None where the machine has no nginx."""
    program = next(filter(None, map(shutil.which, _PLACES)), None)
    if program is None:
        yield None
        return
    folder = home / "nginx"
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "feed.ics").write_bytes(content)
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = int(tried.getsockname()[1])
    (folder / "nginx.conf").write_text(_CONF.format(folder=folder, port=port))
    # As root it would change to a user who can't read the folder.
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with child(command, folder / "nginx.log") as process:
        until(lambda: _etag(port) != "", "nginx")
        yield Nginx(port, process.pid, "/feed.ics", _etag(port))


def _etag(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/feed.ics", timeout=5) as answer:
            return str(answer.headers["ETag"])
    except (OSError, urllib.error.HTTPError):
        return ""
