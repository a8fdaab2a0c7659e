"""A guest without an account, for whom a manager of the space reserves and answers."""

from dataclasses import dataclass

from booking.periods import Period
from booking.reservations.policy import not_qualified
from booking.reservations.refusals_of_people import GuestNotQualified, GuestTooYoung
from booking.spaces.network import Resource


@dataclass(frozen=True, slots=True)
class Guest:
    """`of_age`: the manager says that they are as old as the place asks."""

    of_age: bool


def check_guest(resource: Resource, period: Period, *, guest: Guest) -> None:
    """What policy.check_person is for a member: of a guest nothing is known but what the manager
    answers for. Refuses with GuestNotQualified or GuestTooYoung."""
    rules, space = resource.rules, resource.space
    day = period.start.astimezone(space.zone).date()
    if rules.qualification:
        # The manager's own training says nothing of the guest.
        raise not_qualified(resource, day, kind=GuestNotQualified)
    if rules.youngest_age and not guest.of_age:
        raise GuestTooYoung(youngest_age=rules.youngest_age, day=day.isoformat(), space=space.name)
