"""Courses and qualifications as pages tell them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from booking.qualifications.qualification import Qualification
from booking.qualifications.training import Training
from booking.spaces.families import FAMILIES
from booking.spaces.network import Space
from booking.web.pages.say import Say
from booking.wording import day_in_words

_KINDS = {"valid": "ok", "expired": "none", "revoked": "bad"}


@dataclass(frozen=True, slots=True)
class CourseSaid:
    """One to come, for whoever may take a place."""

    id: int
    name: str
    when: str
    what: str
    places: str
    full: bool
    open: bool
    mine: bool
    space: str
    path: str


@dataclass(frozen=True, slots=True)
class QualificationSaid:
    id: int
    what: str
    says: str
    kind: str
    state: str
    reason: str
    who: str = field(repr=False)
    note: str = field(repr=False)


def family_in_words(family: str, language: str) -> str:
    """Taglio laser; what nobody has named as it is."""
    return FAMILIES.get(family, {}).get(language, family)


def said_of_course(
    training: Training, space: Space, say: Say, *, mine: Collection[int] = ()
) -> CourseSaid:
    """`mine` are the trainings in which the visitor has a place."""
    family = family_in_words(training.family, say.language)
    return CourseSaid(
        id=training.id,
        name=training.name[say.language],
        when=say.stay(training.period, space.zone),
        what=f"{family}, {say('q_level', level=training.level)}",
        places=say("q_free", count=training.free) if training.free > 0 else say("q_full"),
        full=training.free <= 0,
        open=say.now < training.closes_at,
        mine=training.id in mine,
        space=space.name,
        path=f"/spazi/{space.slug}#corsi",
    )


def said_of_qualification(
    qualification: Qualification, issuer: Space, say: Say, *, now: datetime
) -> QualificationSaid:
    language = say.language
    state = qualification.state_on(now.astimezone(issuer.zone).date())
    family = family_in_words(qualification.family, language)
    says = say("q_since", day=day_in_words(qualification.issued_on, language))
    if qualification.expires_on is not None:
        last = day_in_words(qualification.expires_on, language)
        says = f"{says} {say('q_until', day=last)}"
    who = qualification.member_email or ""
    if qualification.member_name:
        who = f"{qualification.member_name} ({who})"
    return QualificationSaid(
        id=qualification.id,
        what=f"{family}, {say('q_level', level=qualification.level)}",
        says=says,
        kind=_KINDS[state],
        state=say(f"q_{state}"),
        reason=qualification.revoke_reason or "",
        who=who,
        note=qualification.note or "",
    )
