"""Read a campaign file (TOML) and say everything that is wrong with it at once."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from booking.errors import Invalid
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.words import Words


def read_campaign(path: Path) -> CampaignFile:
    """The campaign in a file. Refuses with Invalid, which names every wrong field of it."""
    try:
        return CampaignFile(**tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Invalid.of(path.name, "encoding", _ENCODING) from error
    except tomllib.TOMLDecodeError as error:
        message = {"en": f"is not TOML: {error}", "it": f"non è TOML: {error}"}
        raise Invalid.of(path.name, "toml", message) from error
    except ValidationError as error:
        raise Invalid(
            [
                {
                    "field": f"{path.name}, {'.'.join(map(str, each['loc'])) or 'the whole file'}",
                    "rule": each["type"],
                    "message": _words(each["type"], each["msg"]),
                }
                for each in error.errors(include_url=False)
            ]
        ) from error


def _words(kind: str, message: str) -> Words:
    return _KNOWN.get(kind, {"en": message, "it": f"il valore non va bene ({message})"})


_ENCODING = {
    "en": "is not UTF-8; save it as UTF-8 and load it again",
    "it": "non è UTF-8; salvalo come UTF-8 e caricalo di nuovo",
}
_KNOWN = {
    "missing": {"en": "is missing; add it", "it": "manca; aggiungilo"},
    "extra_forbidden": {
        "en": "is not a field of a campaign; remove it or correct its name",
        "it": "non è un campo di una campagna; toglilo o correggi il nome",
    },
    "too_short": {"en": "is empty; name at least one", "it": "è vuoto; indicane almeno uno"},
}
