"""An Idempotency-Key: who repeats a write with it is given the first answer again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """The key, the operation it is for, and what the body was."""

    operation: str
    key: str
    body_sha256: bytes
