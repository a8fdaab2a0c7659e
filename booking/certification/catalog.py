"""The open data's catalogue in the national profile DCAT-AP_IT, as JSON-LD."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.certification.register import Entry
from booking.config import Settings

_EU = "http://publications.europa.eu/resource/authority"
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TITLE = {
    "it": "Elenco qualificato degli spazi di lavoro condivisi",
    "en": "Qualified list of shared workplaces",
}
_DESCRIPTION = {
    "it": "Coworking, makerspace e spazi della città che oggi sono nell’elenco del Comune e "
    "accettano il suo voucher, con indirizzo, municipio e date di iscrizione.",
    "en": "Coworkings, makerspaces and city hubs that are in the city’s list today and accept its "
    "voucher, with address, municipio and dates of the listing.",
}
_CATALOG_TITLE = {"it": "Dati aperti di Posto", "en": "Open data of Posto"}
_CATALOG_DESCRIPTION = {
    "it": "I dati che la città pubblica sui suoi spazi di lavoro condivisi.",
    "en": "What the city publishes about its shared workplaces.",
}
# Said where it is true: a catalogue of samples must not pass for the city's.
_DEMONSTRATION = {
    "it": " Attenzione: contiene spazi campione, o elencati solo per questa dimostrazione.",
    "en": " Note: it holds sample spaces, or spaces listed for this demonstration only.",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the data come in: its name in the EU's vocabulary of file types, and its path."""

    name: str
    path: str
    media_type: str


FORMS = (
    Form("CSV", "/open-data/register.csv", "text/csv"),
    Form("JSON", "/open-data/register.json", "application/json"),
)


def as_jsonld(found: Sequence[Entry], *, settings: Settings, modified: date) -> bytes:
    """dcatapit:Catalog with its one Dataset and a Distribution for each form; `modified` is the day
    on which the list last changed."""
    base = settings.public_url
    rights_holder = {
        "@id": f"{base}/open-data/catalog.jsonld#rights-holder",
        "@type": ["foaf:Agent", "dcatapit:Agent"],
        "dct:identifier": settings.open_data_holder_id,
        "foaf:name": settings.open_data_holder,
    }
    demonstration = any(each.sample or each.for_demonstration for each in found)
    catalog = {
        "@context": _CONTEXT,
        "@id": f"{base}/open-data/catalog.jsonld",
        "@type": ["dcat:Catalog", "dcatapit:Catalog"],
        "dct:title": _in_both(_CATALOG_TITLE),
        "dct:description": _in_both(_CATALOG_DESCRIPTION),
        "dct:publisher": rights_holder,
        "dct:language": _languages(),
        "dct:modified": _day(modified),
        "dcat:themeTaxonomy": {"@id": f"{_EU}/data-theme"},
        "foaf:homepage": {"@id": f"{base}/register"},
        "dcat:dataset": _dataset(base, rights_holder["@id"], settings, modified, demonstration),
    }
    return json.dumps(catalog, ensure_ascii=False, indent=1).encode()


def _dataset(
    base: str, holder: Any, settings: Settings, modified: date, demonstration: bool
) -> dict[str, Any]:
    said = {
        language: text + (_DEMONSTRATION[language] if demonstration else "")
        for language, text in _DESCRIPTION.items()
    }
    return {
        "@id": f"{base}/register#dataset",
        "@type": ["dcat:Dataset", "dcatapit:Dataset"],
        "dct:identifier": f"{settings.open_data_holder_id}:shared-workplaces",
        "dct:title": _in_both(_TITLE),
        "dct:description": _in_both(said),
        "dct:modified": _day(modified),
        "dct:rightsHolder": {"@id": holder},
        "dct:publisher": {"@id": holder},
        "dct:language": _languages(),
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/IRREG"},
        "dcat:theme": {"@id": f"{_EU}/data-theme/ECON"},
        "dcat:landingPage": {"@id": f"{base}/register"},
        "dcat:distribution": [_distribution(base, each, settings, modified) for each in FORMS],
    }


def _distribution(base: str, form: Form, settings: Settings, modified: date) -> dict[str, Any]:
    return {
        "@id": f"{base}{form.path}#distribution",
        "@type": ["dcat:Distribution", "dcatapit:Distribution"],
        "dct:title": _in_both(
            {language: f"{_TITLE[language]} ({form.name})" for language in _TITLE}
        ),
        "dct:format": {"@id": f"{_EU}/file-type/{form.name}"},
        "dcat:mediaType": form.media_type,
        "dct:modified": _day(modified),
        "dct:license": _licence(settings),
        "dcat:accessURL": {"@id": f"{base}/register"},
        "dcat:downloadURL": {"@id": f"{base}{form.path}"},
    }


def _licence(settings: Settings) -> dict[str, Any]:
    licence: dict[str, Any] = {
        "@id": settings.open_data_licence,
        "@type": ["dct:LicenseDocument", "dcatapit:LicenseDocument"],
    }
    if settings.open_data_licence == _CC_BY:
        licence |= {
            "foaf:name": "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)",
            "dct:type": {"@id": "http://purl.org/adms/licencetype/Attribution"},
        }
    return licence


def _in_both(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in words.items()]


def _languages() -> list[dict[str, str]]:
    return [{"@id": f"{_EU}/language/{code}"} for code in ("ITA", "ENG")]


def _day(day: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}
