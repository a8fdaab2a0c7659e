"""An HTTP server on loopback that says, byte for byte, what a test tells it to."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nEND:VCALENDAR\r\n"


@dataclass(frozen=True)
class Asked:
    target: str
    headers: dict[str, str]


@dataclass
class Host:
    """Where it listens, what it was asked, and how it answers, which may change."""

    port: int
    answer: Answer
    scheme: str = "http"
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/busy.ics", *, name: str = "127.0.0.1", user: str = "") -> str:
        return f"{self.scheme}://{user}{name}:{self.port}{path}"


@asynccontextmanager
async def host(answer: Answer, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Host]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value
                for name, _, value in (each.partition(": ") for each in head[1:])
            }
            asked = Asked(head[0].split(" ")[1], headers)
            made.asked.append(asked)
            await made.answer(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    made = Host(server.sockets[0].getsockname()[1], answer, "https" if tls else "http")
    try:
        yield made
    finally:
        server.close()


def says(
    body: bytes = CALENDAR, *, status: str = "200 OK", length: int | None = None, **headers: str
) -> Answer:
    """That answer to everybody; `length` is what it claims to be long."""

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)

    return answer


def says_in_latin(**headers: str) -> Answer:
    """A calendar, under headers that are not ASCII."""

    async def answer(_asked: Asked, writer: asyncio.StreamWriter) -> None:
        lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(CALENDAR)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + CALENDAR)

    return answer


def leads_to(address: str, *, status: str = "302 Found") -> Answer:
    return says(b"", status=status, Location=address)


async def stalls(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def trickles(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, so that no single read takes long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def hangs_up(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def certificates(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's side of a throw-away certificate for that name."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-keyout", str(key), "-out", str(certificate),
         "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))
