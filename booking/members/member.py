"""A member as a request knows them: who they are, and what they may do."""

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from booking.errors import Forbidden, LacksScope

Scope = Literal["read", "reserve", "manage", "city", "admin"]

# What each scope lets a token do; never more than the member's roles do.
SCOPES: MappingProxyType[Scope, str] = MappingProxyType(
    {
        "read": "read what is the member's own",
        "reserve": "reserve, reschedule, cancel, check in; make and revoke tokens",
        "manage": "act for the spaces that the member manages",
        "city": "act for the city, where the member is an officer",
        "admin": "administer the service, where the member is an administrator",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Everybody is a coworker; `manages`, `officer` and `admin` come on top.

    `scopes` are those of the token that was sent; None where the person signed in themselves.
    Every `may_…` refuses with Forbidden and is the one place that decides it.
    """

    id: int
    email: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    language: str = "it"
    beneficiary_id: int | None = None
    birth_date: date | None = field(default=None, repr=False)
    manages: frozenset[int] = frozenset()
    officer: bool = False
    admin: bool = False
    scopes: frozenset[str] | None = None

    def may_read(self) -> None:
        """Read what is their own."""
        self._needs("read")

    def may_reserve(self) -> None:
        """Write what is their own: reservations, tokens, settings."""
        self._needs("reserve")

    def may_manage(self, space_id: int) -> None:
        """Act for that space."""
        if not self.manages_space(space_id):
            raise Forbidden(
                who={"en": "a manager of this space", "it": "chi gestisce questo spazio"}
            )
        self._needs("manage")

    def may_act_for_city(self) -> None:
        """Certify, grant, see budgets and statements."""
        if not (self.officer or self.admin):
            raise Forbidden(who={"en": "the city’s office", "it": "l’ufficio del Comune"})
        self._needs("city")

    def may_administer(self) -> None:
        """Grant roles and change how the service runs."""
        if not self.admin:
            raise Forbidden(
                who={"en": "an administrator of the service", "it": "chi amministra il servizio"}
            )
        self._needs("admin")

    def manages_space(self, space_id: int) -> bool:
        """Whether that space is theirs to manage, whatever the token's scopes."""
        return self.admin or space_id in self.manages

    def can_manage(self, space_id: int) -> bool:
        """Whether may_manage would let them."""
        scoped = self.scopes is None or "manage" in self.scopes
        return scoped and self.manages_space(space_id)

    @property
    def roles(self) -> tuple[str, ...]:
        """`coworker`, and what comes on top."""
        others = (("manager", self.manages), ("officer", self.officer), ("admin", self.admin))
        return ("coworker", *(role for role, given in others if given))

    def _needs(self, scope: Scope) -> None:
        if self.scopes is not None and scope not in self.scopes:
            raise LacksScope(scope=scope)
