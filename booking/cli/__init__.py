"""The command line."""

from booking.cli.main import main

__all__ = ["main"]
