"""Stands between Thunderbird and the product, and writes down what is asked and answered."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

_PASSED_ON = "host", "connection", "transfer-encoding", "content-length", "accept-encoding"


@dataclass(frozen=True, slots=True)
class Exchange:
    """`headers` are the request's, by their names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int
    said: str


@dataclass
class Recorder:
    """`url` is where it listens; `to` may be told once the product is there."""

    port: int
    to: str = ""
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def taken(self) -> list[Exchange]:
        """What came since it was last asked."""
        found, self.exchanges = self.exchanges, []
        return found


@contextmanager
def recording(port: int) -> Iterator[Recorder]:
    recorder = Recorder(port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            passed = {name: each for name, each in headers.items() if name not in _PASSED_ON}
            passed["host"] = headers.get("host", "")
            conn = http.client.HTTPConnection(urlsplit(recorder.to).netloc, timeout=30)
            conn.request(self.command, self.path, body, passed)
            answer = conn.getresponse()
            said = answer.read()
            conn.close()
            recorder.exchanges.append(
                Exchange(
                    self.command,
                    self.path,
                    headers,
                    body.decode(errors="replace"),
                    answer.status,
                    said.decode(errors="replace"),
                )
            )
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                    self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """What is worth knowing is recorded."""

    for method in ("GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "PUT"):
        setattr(Handler, f"do_{method}", Handler.handle_any)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
