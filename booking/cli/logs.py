"""Where the log of a process goes when it runs by itself: stderr."""

import asyncio
import logging
import time
from contextlib import nullcontext

# Lines of what goes well wait so long for company: a write for each took as long as making it.
_WITHIN = 0.1


def log_to_stderr(level: str) -> None:
    """Set up logging for this process; whoever starts it keeps the log."""
    handler = _Gathering()
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger("asyncpg.pool").addFilter(in_one_line)
    # What no line shows is not looked up, as the library's manual says it (Optimization).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def in_one_line(record: logging.LogRecord) -> bool:
    """Shorten the pool's warnings to a line each: a database that restarts fills the log with
    traces of asyncpg otherwise. Whoever wants those sets BOOKING_LOG_LEVEL=DEBUG."""
    wanted = logging.getLogger().isEnabledFor(logging.DEBUG)
    if record.exc_info and record.exc_info[1] and not wanted:
        kind = type(record.exc_info[1]).__name__
        record.msg, record.args = f"{record.getMessage()} ({kind})", None
        record.exc_info = record.exc_text = None
    return True


class _Gathering(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes the lines of a moment together, in their order; at once from a warning on, and where
    no event loop runs that would see to it. logging.shutdown flushes what is left."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(self.format(record) + self.terminator)
            if record.levelno >= logging.WARNING or not self._flush_later():
                self.flush()
        except Exception:  # noqa: BLE001  # the library's own way: no log line ends what it tells of
            self.handleError(record)

    def flush(self) -> None:
        with self.lock or nullcontext():
            lines, self._lines = self._lines, []
            if lines:
                self.stream.write("".join(lines))
            super().flush()

    def _flush_later(self) -> bool:
        """Whether it will be; the first of some lines says when."""
        if len(self._lines) > 1:
            return True
        try:
            asyncio.get_running_loop().call_later(_WITHIN, self.flush)
        except RuntimeError:
            return False
        return True


class _Lines(logging.Formatter):
    """As the library writes the time, found out once a second."""

    _second = (-1, "")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        second = int(record.created)
        if self._second[0] != second:
            shown = time.strftime(datefmt or self.default_time_format, time.localtime(second))
            self._second = (second, shown)
        return f"{self._second[1]},{record.msecs:03.0f}"
