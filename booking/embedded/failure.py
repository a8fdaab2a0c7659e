"""What stops the product from starting, as one sentence for the person at the terminal."""


class CannotStart(Exception):
    """Its text says what is wrong and what to do; no traceback is shown."""
