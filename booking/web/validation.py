"""What a validation library complains of, as rules and sentences that people can act on."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from booking.errors import Invalid
from booking.spaces.loading.template_reasons import in_italian

Words = dict[str, str]
_REQUIRED = ("required", {"en": "is missing", "it": "manca"})

# pydantic's error types: the rule's name, and the sentence that takes the error's context.
_PYDANTIC: Mapping[str, tuple[str, Words]] = {
    "missing": _REQUIRED,
    "extra_forbidden": (
        "unknown",
        {"en": "is not a field of this request", "it": "non è un campo di questa richiesta"},
    ),
    "string_too_long": (
        "too-long",
        {"en": "at most {max_length} characters", "it": "al massimo {max_length} caratteri"},
    ),
    "string_too_short": (
        "too-short",
        {"en": "at least {min_length} characters", "it": "almeno {min_length} caratteri"},
    ),
    "too_long": ("too-long", {"en": "at most {max_length}", "it": "al massimo {max_length}"}),
    "too_short": ("too-short", {"en": "at least {min_length}", "it": "almeno {min_length}"}),
    "greater_than_equal": ("too-small", {"en": "at least {ge}", "it": "almeno {ge}"}),
    "greater_than": ("too-small", {"en": "more than {gt}", "it": "più di {gt}"}),
    "less_than_equal": ("too-large", {"en": "at most {le}", "it": "al massimo {le}"}),
    "less_than": ("too-large", {"en": "less than {lt}", "it": "meno di {lt}"}),
    "literal_error": ("choice", {"en": "one of {expected}", "it": "uno tra {expected}"}),
    "enum": ("choice", {"en": "one of {expected}", "it": "uno tra {expected}"}),
    "timezone_aware": (
        "offset",
        {
            "en": "a time with its offset, like 2026-12-01T09:00:00+01:00",
            "it": "un orario con il suo fuso, come 2026-12-01T09:00:00+01:00",
        },
    ),
    "string_pattern_mismatch": (
        "pattern",
        {"en": "not in the expected form", "it": "non è nella forma prevista"},
    ),
}

# By how pydantic's remaining types begin.
_KINDS: tuple[tuple[str, tuple[str, Words]], ...] = (
    (
        "datetime",
        (
            "date-time",
            {
                "en": "a time like 2026-12-01T09:00:00+01:00",
                "it": "un orario come 2026-12-01T09:00:00+01:00",
            },
        ),
    ),
    ("date", ("date", {"en": "a day like 2026-12-01", "it": "un giorno come 2026-12-01"})),
    ("int", ("type", {"en": "a whole number", "it": "un numero intero"})),
    ("float", ("type", {"en": "a number", "it": "un numero"})),
    ("bool", ("type", {"en": "true or false", "it": "true o false"})),
    ("string", ("type", {"en": "text", "it": "un testo"})),
    ("list", ("type", {"en": "a list", "it": "una lista"})),
    ("tuple", ("type", {"en": "a list", "it": "una lista"})),
    ("frozen_set", ("type", {"en": "a list", "it": "una lista"})),
    ("model", ("type", {"en": "a JSON object", "it": "un oggetto JSON"})),
    ("dict", ("type", {"en": "a JSON object", "it": "un oggetto JSON"})),
    ("uuid", ("type", {"en": "an id (UUID)", "it": "un id (UUID)"})),
)

_NO_BODY: Words = {
    "en": "is missing; send a JSON object",
    "it": "manca; manda un oggetto JSON",
}
_MISSING_BODY = ("body", "required", _NO_BODY)
_UNCLEAR: Words = {"en": "is not valid", "it": "non è valido"}

# msgspec says it in one English sentence (parameters of the address).
_MSGSPEC: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Missing required \w+ parameter"), "missing"),
    (re.compile(r"Object missing required field"), "missing"),
    (re.compile(r"of length <= (?P<max_length>\S+)"), "string_too_long"),
    (re.compile(r"of length >= (?P<min_length>\S+)"), "string_too_short"),
    (re.compile(r">= (?P<ge>\S+)"), "greater_than_equal"),
    (re.compile(r"<= (?P<le>\S+)"), "less_than_equal"),
    (re.compile(r"> (?P<gt>\S+)"), "greater_than"),
    (re.compile(r"< (?P<lt>\S+)"), "less_than"),
    (re.compile(r"Expected `int"), "int"),
    (re.compile(r"Expected `float"), "float"),
    (re.compile(r"Expected `bool"), "bool"),
    (re.compile(r"Expected `str"), "string"),
    (re.compile(r"Expected `array"), "list"),
    (re.compile(r"Expected `object"), "model"),
    (re.compile(r"Expected `date`|encoded date$"), "date"),
    (re.compile(r"Expected `datetime`|encoded datetime"), "datetime"),
    (re.compile(r"UUID"), "uuid"),
    (re.compile(r"matching regex"), "string_pattern_mismatch"),
)


def no_body() -> Invalid:
    """The refusal where a body is needed and none was sent."""
    return Invalid([_said(*_MISSING_BODY)])


def invalid_from_pydantic(errors: list[dict[str, Any]]) -> Invalid:
    """The refusal that says what pydantic found, field by field."""
    return Invalid([_from_pydantic(each) for each in errors])


def invalid_from_litestar(
    detail: str,
    extra: list[dict[str, Any]] | None,
    *,
    choices_of: Callable[[str], list[str]],
) -> Invalid:
    """The refusal for parameters of the address, which Litestar checks with msgspec."""
    if not extra:
        name = re.search(r"'([^']*)'", detail)
        return Invalid([_error(name.group(1) if name else "request", detail)])
    return Invalid([_of_parameter(each, choices_of) for each in extra])


def _of_parameter(
    found: Mapping[str, Any], choices_of: Callable[[str], list[str]]
) -> dict[str, Any]:
    name, message = found.get("key", "body"), found["message"]
    if message.startswith("Invalid enum value") and (words := choices_of(name.partition(".")[0])):
        rule, sentence = _PYDANTIC["enum"]
        return _said(_alias(name), rule, _filled(sentence, {"expected": ", ".join(words)}))
    return _error(_alias(name), message)


def _from_pydantic(error: Mapping[str, Any]) -> dict[str, Any]:
    path = [str(part) for part in error["loc"] if part != "data"]
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return _said(".".join(path) or "body", "value", _own_words(context, error["msg"]))
    kind = error["type"]
    if isinstance(error.get("input"), str) and kind in {"too_long", "too_short"}:
        kind = f"string_{kind}"
    rule, words = _of_type(kind)
    return _said(".".join(path) or "body", rule, _filled(words, context))


def _own_words(context: Mapping[str, Any], message: str) -> Words:
    """What a validator of ours raised: one text, or ValueError({"it": …, "en": …})."""
    raised = context.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Mapping):
        return dict(raised.args[0])
    text = message.removeprefix("Value error, ")
    return {"en": text, "it": in_italian(text)}


def _error(field: str, message: str) -> dict[str, Any]:
    if field == "data":
        # What is in a body is checked by pydantic; here there is none.
        return _said(*_MISSING_BODY)
    for pattern, kind in _MSGSPEC:
        if found := pattern.search(message):
            rule, words = _of_type(kind)
            return _said(field, rule, _filled(words, found.groupdict()))
    return _said(field, "value", _UNCLEAR)


def _of_type(kind: str) -> tuple[str, Words]:
    if kind in _PYDANTIC:
        return _PYDANTIC[kind]
    return next((found for start, found in _KINDS if kind.startswith(start)), ("value", _UNCLEAR))


def _filled(words: Words, context: Mapping[str, Any]) -> Words:
    if "expected" in context:
        # pydantic's list is an English one.
        named = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        context = {**context, "expected": ", ".join(named)}
    return {language: text.format_map(context) for language, text in words.items()}


def _alias(name: str) -> str:
    """`from_` is the parameter `from`; `data.x` is the body's `x`."""
    return name.removeprefix("data.").replace("_.", ".").removesuffix("_")


def _said(field: str, rule: str, message: Words) -> dict[str, Any]:
    return {"field": field, "rule": rule, "message": message}
