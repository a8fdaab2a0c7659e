"""What somebody declares of who a voucher is for: the fields that a campaign asks, as a form has
them and as they come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from booking.errors import Invalid
from booking.vouchers.applicant import Applicant
from booking.vouchers.asked import ORDER, Fact
from booking.vouchers.condition_words import size_names
from booking.vouchers.conditions import BeneficiaryKind
from booking.web.pages.say import Say
from booking.web.pages.wording.words import WORDS
from booking.web.validation import invalid_from_pydantic

# The fields of the form; one of Applicant's is two here.
_PARTS = {"register": ("register_province", "register_number")}
FIELDS = ("kind", *(part for name in ORDER for part in _PARTS.get(name, (name,))))
_SIZES = ("micro", "small", "medium", "large")
_DATES = {"birth_date", "vat_opened_on"}
_LONGEST = {
    "tax_code": 40,
    "name": 200,
    "residence": 80,
    "register_province": 2,
    "register_number": 20,
    "single_undertaking": 80,
}
_COMPLETED = {"name": "name", "residence": "address-level2", "birth_date": "bday"}
_HINTS = {"register_province", "size", "single_undertaking", "disability_waiver"}
_NAMED_BY_KIND = {"tax_code", "name", "residence"}


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the form. `look` is text, date, tick or choice; `of` the one kind that it is
    shown for, or ''; `needed`: some kind has to fill it in, `required`: every one that may be."""

    name: str
    label: str
    hint: str
    look: str
    of: str
    needed: bool
    required: bool
    value: str = field(repr=False)
    longest: int
    completed: str
    options: tuple[tuple[str, str], ...] = ()


def controls(
    facts: Sequence[Fact],
    kinds: Sequence[BeneficiaryKind],
    sent: Mapping[str, str],
    say: Say,
) -> list[Control]:
    """In their order, filled in with what was sent."""
    asked = [each for each in facts if set(each.kinds) & set(kinds)]
    return [
        _control(each, name, kinds, sent.get(name, ""), say)
        for each in asked
        for name in _names(each.name)
    ]


def sent_of(applicant: Applicant | None) -> dict[str, str]:
    """What was declared before, as the fields of a form."""
    if applicant is None:
        return dict.fromkeys(FIELDS, "")
    entry = applicant.register_entry
    known: dict[str, Any] = applicant.model_dump(mode="json", exclude={"register_entry"})
    known |= {
        "disability_waiver": "1" if applicant.disability_waiver else "",
        "register_province": entry.province if entry else "",
        "register_number": entry.number if entry else "",
    }
    return {name: known.get(name) or "" for name in FIELDS}


def applicant_in(
    sent: Mapping[str, str], *, facts: Sequence[Fact], kinds: Sequence[BeneficiaryKind]
) -> Applicant:
    """Of what was sent, what is asked of the kind that was chosen. Refuses with Invalid, by the
    names of the form's fields."""
    kind = next((each for each in kinds if each == sent["kind"]), None)
    if kind is None:
        raise Invalid([_wrong("kind", "vch_bad_kind")])
    asked = [each for each in facts if kind in each.kinds]
    names = [name for each in asked for name in _names(each.name)]
    given = {name: sent[name] for name in names if sent[name]}
    errors = _missing(asked, kind, given) + _not_days(given)
    try:
        applicant = Applicant.model_validate(_as_model(given, kind))
    except ValidationError as found:
        unsaid = invalid_from_pydantic([dict(each) for each in found.errors()])
        known = {each["field"] for each in errors}
        errors += [
            each for each in map(_in_the_form, unsaid.facts["errors"]) if each["field"] not in known
        ]
    if errors:
        raise Invalid(sorted(errors, key=lambda each: FIELDS.index(each["field"])))
    return applicant


def field_in_form(name: str) -> str:
    """The form's field for one of Applicant's, as a refusal names it."""
    name = name.removeprefix("applicant.").replace(".", "_")
    return "register_province" if name == "register" else name


def _names(fact: str) -> tuple[str, ...]:
    return ("register_province", "register_number") if fact == "register" else (fact,)


def _as_model(given: Mapping[str, str], kind: BeneficiaryKind) -> dict[str, Any]:
    model: dict[str, Any] = {"kind": kind, "tax_code": "", "name": ""}
    model |= {name: text for name, text in given.items() if not name.startswith("register_")}
    model["disability_waiver"] = "disability_waiver" in given
    entry = {
        "province": given.get("register_province", "").upper(),
        "number": given.get("register_number", ""),
    }
    return model | ({"register": entry} if any(entry.values()) else {})


def _missing(
    asked: Sequence[Fact], kind: BeneficiaryKind, given: Mapping[str, str]
) -> list[dict[str, Any]]:
    waived = {"birth_date"} if "disability_waiver" in given else set()
    needed = [each for each in asked if kind in each.needed_of and each.name not in waived]
    names = {name for each in needed for name in _names(each.name)}
    if {"register_province", "register_number"} & given.keys():
        names |= {"register_province", "register_number"}
    return [_wrong(name, "vch_missing") for name in FIELDS if name in names - given.keys()]


def _not_days(given: Mapping[str, str]) -> list[dict[str, Any]]:
    errors = []
    for name in sorted(_DATES & given.keys()):
        try:
            date.fromisoformat(given[name])
        except ValueError:
            errors.append(_wrong(name, "bad_day"))
    return errors


def _in_the_form(error: dict[str, Any]) -> dict[str, Any]:
    name = field_in_form(error["field"])
    if name == "birth_date" and error["rule"] == "value":
        return _wrong(name, "vch_other_birth")
    if name == "register_province":
        return _wrong(name, "vch_bad_province")
    return error | {"field": name}


def _wrong(name: str, rule: str) -> dict[str, Any]:
    message = {language: WORDS[language][rule] for language in WORDS}
    return {"field": name, "rule": rule, "message": message}


def _control(
    fact: Fact, name: str, kinds: Sequence[BeneficiaryKind], value: str, say: Say
) -> Control:
    of = fact.kinds[0] if len(kinds) > 1 and len(fact.kinds) == 1 else ""
    look = {"disability_waiver": "tick", "size": "choice"}.get(
        name, "date" if name in _DATES else "text"
    )
    return Control(
        name=name,
        label=_label(name, of, kinds, say),
        hint=", ".join(_hints(fact, name, of, kinds, say)),
        look=look,
        of=of,
        needed=bool(set(fact.needed_of) & set(kinds)),
        # A date that a ticked box waives is asked for again by us, not by the browser.
        required=name in {"tax_code", "name"}
        or (set(kinds) <= set(fact.needed_of) and name not in {"birth_date", "disability_waiver"}),
        value=value,
        longest=_LONGEST.get(name, 10),
        completed=_COMPLETED.get(name, "off"),
        options=tuple((each, size_names((each,))[say.language]) for each in _SIZES)
        if look == "choice"
        else (),
    )


def _label(name: str, of: str, kinds: Sequence[BeneficiaryKind], say: Say) -> str:
    kind = of or (kinds[0] if len(kinds) == 1 else "")
    return say(f"vch_{name}_{kind}" if kind and name in _NAMED_BY_KIND else f"vch_{name}")


def _hints(fact: Fact, name: str, of: str, kinds: Sequence[BeneficiaryKind], say: Say) -> list[str]:
    found = []
    if of:
        found.append(say(f"vch_for_{of}s"))
    if name == "birth_date":
        if not set(fact.needed_of) & set(kinds):
            found.append(say("vch_birth_date_hint"))
        if "undertaking" in fact.kinds and "undertaking" in kinds:
            found.append(say("vch_birth_date_who"))
    elif name in _HINTS:
        found.append(say(f"vch_{name}_hint"))
    if not fact.needed_of and name in {"residence", "vat_opened_on", "register_number"}:
        found.append(say("vch_optional"))
    return found
