"""Tax codes of Italy: the codice fiscale of a person, the partita IVA of an undertaking."""

from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva

from booking.vouchers.conditions import BeneficiaryKind

_PERSON = {
    "en": "a person’s tax code (codice fiscale): 16 letters and digits, the last of which checks "
    "the others; copy it from the health card",
    "it": "un codice fiscale di persona: 16 tra lettere e cifre, e l’ultima controlla le altre; "
    "copialo dalla tessera sanitaria",
}
_UNDERTAKING = {
    "en": "a VAT number (partita IVA): 11 digits, the last of which checks the others; copy it "
    "from the business register’s extract",
    "it": "una partita IVA: 11 cifre, e l’ultima controlla le altre; copiala dalla visura camerale",
}


def checked_tax_code(text: str, *, kind: BeneficiaryKind) -> str:
    """The code without blanks and in capitals; ValueError, with words in both languages, where
    its form or its check digit is wrong (d.m. 23 December 1976, d.P.R. 633/1972 art. 35)."""
    of_person = kind == "person"
    try:
        # The Italian form of a VAT number may begin with the country's letters.
        code: str = codicefiscale.validate(text) if of_person else iva.validate(text)
    except ValidationError:
        raise ValueError(_PERSON if of_person else _UNDERTAKING) from None
    if of_person and len(code) != 16:
        raise ValueError(_PERSON)
    return code


def kind_of_tax_code(text: str) -> BeneficiaryKind:
    """Whose kind of code it looks like: an undertaking's has digits alone."""
    return "undertaking" if text.strip().upper().removeprefix("IT").isdigit() else "person"


def fits_birth_date(code: str, born: date) -> bool:
    """Whether a person's code is of somebody born that day; the code leaves out the century."""
    found = codicefiscale.get_birth_date(code)
    return (found.year % 100, found.month, found.day) == (born.year % 100, born.month, born.day)
