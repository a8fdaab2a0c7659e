"""Where the log of a process goes when it runs by itself: stderr."""

import logging


def log_to_stderr(level: str) -> None:
    """Set up logging for this process; whoever starts it keeps the log."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("asyncpg.pool").addFilter(in_one_line)


def in_one_line(record: logging.LogRecord) -> bool:
    """Shorten the pool's warnings to a line each: a database that restarts fills the log with
    traces of asyncpg otherwise. Whoever wants those sets BOOKING_LOG_LEVEL=DEBUG."""
    wanted = logging.getLogger().isEnabledFor(logging.DEBUG)
    if record.exc_info and record.exc_info[1] and not wanted:
        kind = type(record.exc_info[1]).__name__
        record.msg, record.args = f"{record.getMessage()} ({kind})", None
        record.exc_info = record.exc_text = None
    return True
