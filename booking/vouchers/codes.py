"""How voucher codes are drawn; how a typed one is compared is SQL's, voucher_key()."""

import secrets

# 32 signs, without those that look like another (0 and O, 1 and I): 5 bits each.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _LENGTH = 3, 4


def new_code() -> str:
    """A code of 60 random bits, like ABCD-EFGH-JKLM."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)
