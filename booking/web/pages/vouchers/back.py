"""The way back to where somebody came from to take a voucher: a path of this service, or none."""

from urllib.parse import parse_qsl, quote, urlencode

from booking.members.sign_in import local_path
from booking.web.pages.reserving.choice import VOUCHER, Fields, value_of

_RESERVING = "/prenota?"


def back_in(fields: Fields) -> str:
    """What an address or a form says of it; '' where nothing, or a place that is not ours."""
    path = local_path(value_of(fields, "return_to") or "/")
    return "" if path == "/" else path


def with_back(path: str, back: str) -> str:
    """That page, which knows the way back as well."""
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}return_to={quote(back, safe='')}" if back else path


def is_reservation(back: str) -> bool:
    """Whether it leads to a choice that was about to be reserved."""
    return back.startswith(_RESERVING)


def with_code(back: str, code: str) -> str:
    """Back to a reservation with that voucher chosen; any other way as it is."""
    if not is_reservation(back):
        return back
    fields = dict(parse_qsl(back.removeprefix(_RESERVING), keep_blank_values=True))
    return f"{_RESERVING}{urlencode(fields | {VOUCHER: code})}"
