"""What a condition that is not fulfilled says: the rule, the figure, what would satisfy it."""

from collections.abc import Collection

from booking.vouchers.words import LANGUAGES, Words

OTHER_KIND = {
    "en": "a beneficiary that is {wanted}, and you are here as {found}: look for a campaign "
    "without this limit",
    "it": "un beneficiario che sia {wanted}, e tu ti presenti come {found}: cerca una campagna "
    "senza questo limite",
}
NO_BIRTH_DATE = {
    "en": "an age within its limits: state birth_date",
    "it": "un’età entro i suoi limiti: indica birth_date",
}
TOO_YOUNG = {
    "en": "at least {wanted} years of age, and you are {found}: apply once you are {wanted}",
    "it": "almeno {wanted} anni, e ne hai {found}: fai domanda quando ne avrai {wanted}",
}
TOO_OLD = {
    "en": "at most {wanted} years of age, and you are {found}: look for a campaign without this "
    "limit",
    "it": "al massimo {wanted} anni, e ne hai {found}: cerca una campagna senza questo limite",
}
NO_VAT_DATE = {
    "en": "a VAT number opened at most {wanted} months ago: state vat_opened_on",
    "it": "una partita IVA aperta da non più di {wanted} mesi: indica vat_opened_on",
}
VAT_TOO_OLD = {
    "en": "a VAT number opened at most {wanted} months ago, and yours is in its month {found}: "
    "look for a campaign without this limit",
    "it": "una partita IVA aperta da non più di {wanted} mesi, e la tua è al mese {found}: cerca "
    "una campagna senza questo limite",
}
NO_RESIDENCE = {
    "en": "residence or seat in {wanted}: state residence",
    "it": "residenza o sede a {wanted}: indica residence",
}
OTHER_RESIDENCE = {
    "en": "residence or seat in {wanted}, and yours is {found}: apply once it is there",
    "it": "residenza o sede a {wanted}, e la tua è a {found}: fai domanda quando sarà lì",
}
NO_REGISTER = {
    "en": "an entry in the business register: state register, with province and number",
    "it": "l’iscrizione al registro delle imprese: indica register, con provincia e numero",
}
OTHER_PROVINCE = {
    "en": "an entry in the business register of {wanted}, and yours is in {found}: apply once it "
    "is there",
    "it": "l’iscrizione al registro delle imprese di {wanted}, e la tua è a {found}: fai domanda "
    "quando sarà lì",
}
NO_SIZE = {
    "en": "an undertaking of size {wanted}: state size",
    "it": "un’impresa di dimensione {wanted}: indica size",
}
OTHER_SIZE = {
    "en": "an undertaking of size {wanted}, and yours is {found}: look for a campaign without this "
    "limit",
    "it": "un’impresa di dimensione {wanted}, e la tua è {found}: cerca una campagna senza questo "
    "limite",
}
PLAN_SMALL = {
    "en": "a plan of at least {wanted}, and yours is of {found}: plan for more",
    "it": "un piano di almeno {wanted}, e il tuo è di {found}: prevedi di più",
}
PLAN_NO_MONTHS = {
    "en": "a plan over a number of months: state months",
    "it": "un piano su un numero di mesi: indica months",
}
PLAN_SHORT = {
    "en": "a plan over at least {wanted} months, and yours is over {found}: plan for longer",
    "it": "un piano di almeno {wanted} mesi, e il tuo è di {found}: prevedi più mesi",
}
PLAN_LONG = {
    "en": "a plan over at most {wanted} months, and yours is over {found}: plan for fewer",
    "it": "un piano di al massimo {wanted} mesi, e il tuo è di {found}: prevedi meno mesi",
}
_KINDS = {
    "person": {"en": "natural persons", "it": "persone fisiche"},
    "undertaking": {"en": "undertakings", "it": "imprese"},
}
_ONE = {
    "person": {"en": "a natural person", "it": "una persona fisica"},
    "undertaking": {"en": "an undertaking", "it": "un’impresa"},
}
_AND = {"en": " and ", "it": " e "}
_OR = {"en": " or ", "it": " o "}
_SIZES = {
    "micro": {"en": "micro", "it": "micro"},
    "small": {"en": "small", "it": "piccola"},
    "medium": {"en": "medium-sized", "it": "media"},
    "large": {"en": "large", "it": "grande"},
}


def kind_names(kinds: Collection[str]) -> Words:
    """Kinds of beneficiaries: natural persons and undertakings."""
    return {each: _AND[each].join(_KINDS[kind][each] for kind in kinds) for each in LANGUAGES}


def one_of_kinds(kinds: Collection[str]) -> Words:
    """Somebody of one of these kinds: a natural person or an undertaking."""
    return {each: _OR[each].join(_ONE[kind][each] for kind in kinds) for each in LANGUAGES}


def size_names(sizes: Collection[str]) -> Words:
    """Size classes: micro or small."""
    return {each: _OR[each].join(_SIZES[size][each] for size in sizes) for each in LANGUAGES}


def listed(names: Collection[str]) -> str:
    """Names that are the same in both languages."""
    return ", ".join(names)
