"""Where the log of a process goes when it runs by itself: stderr."""

import logging


def log_to_stderr(level: str) -> None:
    """Set up logging for this process; whoever starts it keeps the log."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
