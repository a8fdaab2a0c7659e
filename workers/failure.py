"""What went wrong in a worker: whether it can go right yet, and words that hold nobody's address
and no link."""

from aiosmtplib.errors import SMTPDataError, SMTPRecipientsRefused

from booking.database import describe as in_general
from booking.database.describe import without_private

_MAIL = "aiosmtplib"
_FOR_GOOD = 500


def is_final(error: BaseException) -> bool:
    """Whether a mail server refused this mail or its addressee for good (RFC 5321, 4.2.1).

    What it refuses before them, such as our password or our address, may be mended meanwhile.
    """
    match error:
        case SMTPRecipientsRefused(recipients=refused):
            return all(each.code >= _FOR_GOOD for each in refused)
        case SMTPDataError(code=code):
            return code >= _FOR_GOOD
    return False


def describe(error: BaseException) -> str:
    """As everywhere, and what a mail server says, which speaks of the fault and not of rows."""
    name = type(error).__name__
    if isinstance(error, SMTPRecipientsRefused):
        refused = "; ".join(f"{each.code} {each.message}" for each in error.recipients)
        return f"{name}: {without_private(refused)}"
    if type(error).__module__.startswith(_MAIL):
        return f"{name}: {without_private(str(error))}".rstrip(": ")
    return in_general.describe(error)
