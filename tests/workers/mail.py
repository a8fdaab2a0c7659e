"""A mail server of tests, and mail read back."""

import asyncio
import email
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


def read_mail(content: bytes) -> EmailMessage:
    """A mail as its reader's program sees it."""
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def mails_in(folder: Path) -> list[EmailMessage]:
    """Every mail of a folder, in the order of its names; each must be whole."""
    return [read_mail(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]


def names_in(folder: Path) -> list[str]:
    """The name of everything in a folder, in order."""
    return sorted(each.name for each in folder.iterdir())


def text_of(message: EmailMessage, kind: str) -> str:
    """The plain or html part."""
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


@dataclass
class Sink:
    """Takes mail and keeps it; the first `refusals` mails are put off with 451.

    `fails` says what happens to the next one besides: "greeting" refuses to talk, "answer" takes
    it and hangs up without a word, "data" puts it off, "goodbye" takes it and never answers QUIT,
    None takes it. `says` answers those
    commands (RCPT; DATA stands for the mail itself) in other words than "250 ok".
    """

    port: int = 0
    refusals: int = 0
    fails: Callable[[], str | None] = lambda: None
    says: dict[bytes, bytes] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list, repr=False)
    recipients: list[str] = field(default_factory=list)
    talks: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk with one client."""
        talk = asyncio.create_task(self._serve(reader, writer))
        self.talks.add(talk)
        talk.add_done_callback(self.talks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            # A worker that was killed, or ran out of time, hung up.
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        failure = self.fails()
        writer.write(b"421 not now\r\n" if failure == "greeting" else b"220 sink\r\n")
        while failure != "greeting" and (line := await reader.readline()):
            command = line[:4].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                self.refusals += failure == "data"
                answer = self._keep(content)
                if failure == "answer":
                    writer.transport.abort()
                    return
                writer.write(answer)
            elif command == b"QUIT" and failure == "goodbye":
                continue
            elif command == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                if command == b"RCPT":
                    self.recipients.append(line.decode().strip())
                writer.write(self.says.get(command, b"250 ok\r\n"))
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    def _keep(self, content: bytes) -> bytes:
        if self.refusals > 0:
            self.refusals -= 1
            return b"451 come back later, a@example.org\r\n"
        if b"DATA" in self.says:
            return self.says[b"DATA"]
        self.contents.append(content)
        self.taken.append(read_mail(content.removesuffix(b".\r\n")))
        return b"250 taken\r\n"


@asynccontextmanager
async def mail_server() -> AsyncIterator[Sink]:
    """A mail server on a free port of this machine."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    async with server:
        sink.port = server.sockets[0].getsockname()[1]
        yield sink
    if sink.talks:
        # Who was sent away hangs up.
        await asyncio.wait(sink.talks)
