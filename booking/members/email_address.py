"""Mail addresses, as far as a program can judge them before it writes to one."""

import re

# A plain address of ASCII letters: no quotes, comments, control characters or second @, so that
# nothing in it can be read as more than one recipient or header.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)


def plausible(email: str) -> str | None:
    """The address without surrounding blanks; None where no mail could reach it."""
    email = email.strip()
    return email if len(email) <= 254 and _ADDRESS.fullmatch(email) else None
