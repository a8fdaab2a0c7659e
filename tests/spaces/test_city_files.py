"""Every mistake of a city's files is named with its place and the way out, all at once."""

import codecs
import inspect
import re
from pathlib import Path

import pytest

from booking.spaces import prices, rules
from booking.spaces.loading.city_files import files_in, read_city
from booking.spaces.loading.problems import LoadRefused
from booking.spaces.loading.template_reasons import reason_of
from booking.spaces.loading.texts import TEXTS
from tests.spaces import city_maker as make


def problems(places: list[Path], language: str = "en") -> list[str]:
    with pytest.raises(LoadRefused) as refused:
        read_city(files_in(places))
    # Files are named with their folder as it was given; here it is the test's own.
    folder = f"{places[0].parent if places[0].suffix else places[0]}/"
    return [each.text(language).replace(folder, "") for each in refused.value.problems]


def test_a_sound_city_is_read_whole(tmp_path: Path) -> None:
    first, second = read_city(make.files(tmp_path))

    assert (first.slug, first.lat, first.amenities) == ("porta-nuova", 45.48, ("wifi", "step-free"))
    assert [each.key for each in first.resources or ()] == ["desks", "hall-a", "hall-b", "hall"]
    assert [each.units for each in second.resources or ()] == [("1",)]


SPACE_MISTAKES = [
    ({"slug": ""}, "line 2, column slug: nothing is written here"),
    ({"slug": "Porta Nuova"}, "line 2, column slug: “Porta Nuova” is not a short name"),
    ({"name": ""}, "line 2, column name: nothing is written here"),
    ({"name": "x" * 201}, "line 2, column name: 201 characters are too many"),
    ({"name": "a\x07b"}, "line 2, column name: it holds an invisible control character"),
    ({"kind": "cowork"}, "line 2, column kind: “cowork” is not one of: coworking, fablab, hub"),
    ({"municipio": "12"}, "line 2, column municipio: “12” is not a number from 1 to 9"),
    ({"lat": "95"}, "line 2, column lat: “95” is not a number from -90 to 90"),
    ({"lat": "nan"}, "line 2, column lat: “nan” is not a number"),
    ({"lon": ""}, "line 2, column lon: lat goes with lon. Fill both or neither"),
    ({"note_en": ""}, "line 2, column note_en: note_it goes with note_en"),
    ({"hours": "mon-fri 8-26"}, "line 2, column hours: “8-26” cannot be read as hours"),
    ({"hours": "ofice"}, "line 2, column hours: no .toml file has [hours.ofice]. Known: office"),
    ({"timezone": "Milan"}, "line 2, column timezone: “Milan” is not a time zone"),
    ({"amenities": "wi-fi"}, "line 2, column amenities: “wi-fi” is not one of: wifi"),
    ({"sample": "maybe"}, "line 2, column sample: “maybe” is neither “yes” nor “no”"),
    ({"listed_from": ""}, "line 2, column listed_from: nothing is written here"),
    ({"listed_from": "1.1.2026"}, "line 2, column listed_from: “1.1.2026” is not a date"),
    ({"listed_until": "2025-01-01"}, "line 2, column listed_until: the listing ends before"),
    ({"listing": ""}, "line 2, column listed_from: dates and standing go together"),
    ({"listing": "list"}, "line 2, column listing: “list” is not one of: listed"),
    ({"slug": "officina"}, "line 3, column slug: “officina” already stands on line 2"),
    ({"adress": "via"}, "line 1, column adress: no column is called that"),
]


@pytest.mark.parametrize(("cells", "expected"), SPACE_MISTAKES)
def test_a_wrong_space_is_named(tmp_path: Path, cells: dict[str, str], expected: str) -> None:
    # Only the lines of this list: its resources then belong to a space that is not there.
    (tmp_path / "t.toml").write_text(make.TEMPLATES)
    (tmp_path / "s.csv").write_text(make.table(make.spaces(**cells)), newline="")

    (found,) = problems([tmp_path])

    assert found.startswith(f"s.csv, {expected}")


RESOURCE_MISTAKES = [
    ({"space": "porta-nova"}, "line 2, column space: no list of spaces has “porta-nova”"),
    ({"resource": "hall-a"}, "line 3, column resource: “porta-nuova/hall-a” already stands"),
    ({"kind": "chair"}, "line 2, column kind: “chair” is not one of: "),
    ({"kind": "machine"}, "line 2, column family: a machine needs a family"),
    ({"family": "laser_cutter"}, "line 2, column family: a machine needs a family, and only"),
    ({"units": "0"}, "line 2, column units: “0” is not a number from 1 to 2000"),
    ({"units": ""}, "line 2, column units: a resource has units of its own or is made of parts"),
    ({"units": "", "parts": "hall-a"}, "line 2, column parts: a whole has at least two parts"),
    ({"units": "", "parts": "hall-a hall"}, "line 2, column parts: “hall” is no resource"),
    ({"unit_names": "A|B"}, "line 2, column unit_names: 2 names for 3 units"),
    ({"rules": "desks"}, "line 2, column rules: no .toml file has [rules.desks]. Known: desk"),
    ({"prices": ""}, "line 2, column prices: nothing is written here"),
    ({"name_en": ""}, "line 2, column name_en: nothing is written here"),
]


@pytest.mark.parametrize(("cells", "expected"), RESOURCE_MISTAKES)
def test_a_wrong_resource_is_named(tmp_path: Path, cells: dict[str, str], expected: str) -> None:
    (found,) = problems(make.files(tmp_path, resource_rows=make.resources(**cells)))

    assert found.startswith(f"resources.csv, {expected}")


TEMPLATE_MISTAKES = [
    ("[hours]\nx = 8", "key hours.x: hours are text"),
    ('[hours]\nx = "mon 9-8-7"', "key hours.x: “9-8-7” cannot be read as hours"),
    ("[rules.x]\ngrid_minutes = 4", "key rules.x.grid_minutes: “4” is too small; 5 is the least"),
    ("[rules.x]\ngrid_minutes = 9999", "key rules.x.grid_minutes: “9999” is too large; 1440 is"),
    ('[rules.x]\ngrid_minutes = "a"', "key rules.x.grid_minutes: “a” is not a whole number"),
    ("[rules.x]\ngrid = 30", "key rules.x.grid: no key is called that. Known: grid_minutes, "),
    ('[rules.x]\napproval = "often"', "key rules.x.approval: “often” is neither true nor false"),
    ('[rules.x]\nsupervision = "x"', "key rules.x.supervision: “x” is not one of: 'none' or"),
    ("[rules.x.quota]\nhours = 3", "key rules.x.quota.hours: no key is called that. Known: hours_"),
    ("[rules.x]\nquota = 3", "key rules.x.quota: a table of keys is needed here"),
    ("[rules.x]\nqualification = 3", "key rules.x.qualification: “3” is not text"),
    ('[rules.x]\nqualification = "laser"', "key rules.x: qualification is one of laser_cutter"),
    ("[rules.x]\nshortest_minutes = 45", "key rules.x: the shortest and the longest stay are"),
    ("[prices.x]", "key prices.x.items: this key is missing"),
    ("[prices.x]\nitems = 3", "key prices.x.items: a list is needed here"),
    ("[prices.x]\nitems = []", "key prices.x.items: at least 1 is needed"),
    ('[prices.x]\nitems = [{item = "hour", cents = 1, vat = 2}]', "key prices.x.items.0.vat: no "),
    ("[prices]\nx = 3", "key prices.x: a table of keys is needed here"),
    ("[price.x]\nitems = []", "key price: no section is called that"),
    ("[rules.x", "it is not valid TOML (Expected ']'"),
]


@pytest.mark.parametrize(("text", "expected"), TEMPLATE_MISTAKES)
def test_a_wrong_template_is_named_once(tmp_path: Path, text: str, expected: str) -> None:
    more = tmp_path / "more.toml"
    more.write_text(text)
    using = make.resources(rules="x" if "rules.x" in text else "desk")

    (found,) = problems([*make.files(tmp_path, resource_rows=using), more])

    assert found.startswith((f"more.toml, {expected}", f"more.toml: {expected}"))


@pytest.mark.parametrize("text", [text for text, _ in TEMPLATE_MISTAKES[:-1]])
def test_a_wrong_template_is_told_in_italian(tmp_path: Path, text: str) -> None:
    more = tmp_path / "more.toml"
    more.write_text(text)

    (found,) = problems([more], "it")

    assert found.startswith("more.toml")
    assert not {"the", "is", "not", "needed", "goes", "are", "key"} & set(found.split())


def test_every_rule_of_the_models_has_its_italian_words() -> None:
    said = {
        text
        for model in (rules, prices)
        for text in re.findall(r'ValueError\("(.+)"\)', inspect.getsource(model))
    }
    assert said
    for text in said:
        reason = reason_of({"type": "value_error", "msg": f"Value error, {text}"}, "Rules")
        assert reason["it"] != reason["en"] == text


def test_a_name_without_a_file_of_templates_says_what_is_missing(tmp_path: Path) -> None:
    spaces, resources, templates = make.files(tmp_path)

    alone = problems([spaces, resources])
    templates.write_text('[hours]\noffice = "mon-fri 8-20"')
    without = problems([spaces, resources, templates])

    assert any(
        "column rules: “desk” is the name of a template, and no file of" in each for each in alone
    )
    assert any("nor another [rules]. Write it there." in each for each in without)
    assert not any("–." in each for each in alone + without)


def test_a_template_that_stands_twice_is_named(tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text('[hours]\noffice = "mon 8-9"')

    (found,) = problems([*make.files(tmp_path), more])

    assert found == (
        "more.toml, key hours.office: this name is already defined in templates.toml. Keep one."
    )


def test_all_mistakes_of_all_files_are_named_in_one_run(tmp_path: Path) -> None:
    found = problems(
        make.files(
            tmp_path,
            space_rows=make.spaces(kind="x", municipio="10", sample="?"),
            resource_rows=make.resources(units="many"),
            templates=make.TEMPLATES + "\n[rules.y]\ngrid_minutes = 1",
        )
    )

    assert len(found) == 5
    assert {each.split(",")[0] for each in found} == {
        "spaces.csv",
        "resources.csv",
        "templates.toml",
    }


def test_mistakes_are_told_in_italian_too(tmp_path: Path) -> None:
    given = make.files(tmp_path, space_rows=make.spaces(municipio="12"))

    assert problems(given, "it") == [
        "spaces.csv, riga 2, colonna municipio: “12” non è un numero da 1 a 9."
    ]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_sentence_exists_in_both_languages_with_the_same_facts(code: str) -> None:
    facts = {"it": _facts(TEXTS[code]["it"]), "en": _facts(TEXTS[code]["en"])}

    assert facts["it"] <= facts["en"] or facts["en"] <= facts["it"]
    assert all(text.endswith(".") for text in TEXTS[code].values())


def _facts(text: str) -> set[str]:
    return {piece.split("}")[0] for piece in text.replace("{{", "").split("{")[1:]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_tables_come_as_spreadsheets_save_them(tmp_path: Path, delimiter: str, mark: bytes) -> None:
    given = make.files(tmp_path)
    text = make.table(
        make.spaces(name="A; B, “C”\nD", listed_from="01/02/2026"), delimiter=delimiter
    )
    given[0].write_bytes(mark + text.encode())

    first, second = read_city(given)

    assert first.name == "A; B, “C”\nD"
    assert first.listing is not None
    assert str(first.listing.listed_from) == "2026-02-01"
    # A name of two lines moves the rows below it, and their numbers with it.
    assert (first.line, second.line) == (2, 4)


def test_a_semicolon_table_may_write_decimals_with_a_comma(tmp_path: Path) -> None:
    given = make.files(tmp_path)
    rows = make.spaces(lat="45,4841", lon="9,2437", sample="VERO")
    given[0].write_text(make.table(rows, delimiter=";"), newline="")

    first = read_city(given)[0]

    assert (first.lat, first.lon, first.sample) == (45.4841, 9.2437, True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("slug;name;kind\nx;Unità;hub".encode("cp1252"), "f.csv, line 2: byte 0xE0 is not UTF-8"),
        ("slug;name;kind".encode("utf-16"), "f.csv, line 1: byte 0xFF is not UTF-8"),
        (b"PK\x03\x04rest", "f.csv: this is a spreadsheet, not text"),
        (b"", "f.csv, line 1: the first line must name the columns"),
        (b"a,b\n1,2\n", "f.csv, line 1: the first line must name the columns"),
        (b"slug,name\nx,y\n", "f.csv, line 1, column kind: this column is missing"),
        (b"slug,name,kind,kind\n", "f.csv, line 1, column kind: this column stands twice"),
        (b"slug,name,kind\nx,y,hub,z\n", "f.csv, line 2: the row has 4 cells, the header 3"),
        (b"slug,name,kind\nx,y\n", "f.csv, line 2: the row has 2 cells, the header 3"),
        (b'slug,name,kind\nx,"y,hub\n', "f.csv, line 2: the quotation marks do not close"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, raw: bytes, expected: str) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(raw)

    (found,) = problems([file])

    assert found.startswith(expected)


def test_a_place_without_files_is_refused(tmp_path: Path) -> None:
    workbook = tmp_path / "spaces.xlsx"
    workbook.write_bytes(b"PK")

    assert problems([tmp_path / "nothing.csv"])[0].endswith(
        "nothing.csv: there is no such file. Check the path."
    )
    assert "holds no .csv or .toml file" in problems([tmp_path])[0]
    assert "only .csv and .toml files are loaded" in problems([workbook])[0]


def test_what_an_unreadable_file_may_define_is_no_second_problem(tmp_path: Path) -> None:
    given = make.files(tmp_path)
    given[2].write_bytes(b"\xff")

    (found,) = problems(given)

    assert "templates.toml, line 1: byte 0xFF is not UTF-8" in found


def test_empty_rows_are_passed_over(tmp_path: Path) -> None:
    given = make.files(tmp_path)
    given[1].write_text(given[1].read_text() + "\r\n,,,,,,,,,\r\n", newline="")

    assert len(read_city(given)) == 2
