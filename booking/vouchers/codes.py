"""Voucher codes: how they are drawn, and how what a person typed is compared."""

import re
import secrets

# 32 signs, without those that look like another (0 and O, 1 and I): 5 bits each.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _LENGTH = 3, 4
_NOISE = re.compile(r"[^0-9A-Z]")


def new_code() -> str:
    """A code of 60 random bits, like ABCD-EFGH-JKLM."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def code_key(typed: str) -> str:
    """What is compared, as SQL's voucher_key does: capitals and digits alone."""
    return _NOISE.sub("", typed.upper())
