"""A city from its files: every row read, every mistake named, before the database is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from booking.spaces.loading.cells import Cells
from booking.spaces.loading.city import LoadedResource, LoadedSpace
from booking.spaces.loading.csv_format import Table, read_table
from booking.spaces.loading.problems import LoadRefused, Problem
from booking.spaces.loading.resource_rows import RESOURCE_COLUMNS, check_parts, resource_of
from booking.spaces.loading.space_rows import SPACE_COLUMNS, space_of
from booking.spaces.loading.templates import Templates, read_toml


def files_in(places: Iterable[Path]) -> list[Path]:
    """The files themselves, and those of the folders, by name; raises LoadRefused."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            inside = sorted(each for each in place.iterdir() if each.suffix in {".csv", ".toml"})
            if not inside:
                raise LoadRefused([Problem(file=str(place), code="empty-folder")])
            found += inside
        else:
            found.append(place)
    return found


def read_city(files: Sequence[Path]) -> list[LoadedSpace]:
    """Every space with its resources, in the order of the files; raises LoadRefused with all
    problems of all files."""
    problems: list[Problem] = []
    templates = Templates()
    tables: list[Table] = []
    for file in files:
        try:
            if file.suffix.lower() == ".toml":
                templates.add(str(file), read_toml(file))
            elif file.suffix.lower() in {".csv", ".tsv", ".txt"} or not file.exists():
                tables.append(read_table(file))
            else:
                problems.append(Problem(file=str(file), code="unknown-file"))
        except LoadRefused as refused:
            problems += refused.problems
            templates.complete = False
    spaces = _assembled(tables, templates)
    problems += templates.problems
    problems += [each for table in tables for each in table.problems]
    if problems:
        raise LoadRefused(problems)
    return spaces


def _assembled(tables: list[Table], templates: Templates) -> list[LoadedSpace]:
    for table in tables:
        _check_header(table)
    space_rows = [row for table in tables if "slug" in table.header for row in table.rows]
    resource_tables = [table for table in tables if _lists_resources(table)]
    spaces = [space_of(row, templates) for row in space_rows]
    _check_once(space_rows, ("slug",))
    slugs = {row.values["slug"].strip() for row in space_rows}
    by_space = _resources(resource_tables, templates, slugs=slugs)
    if not resource_tables:
        return [space for space in spaces if space is not None]
    return [
        replace(space, resources=tuple(by_space.get(space.slug, ())))
        for space in spaces
        if space is not None
    ]


def _lists_resources(table: Table) -> bool:
    return "space" in table.header and "slug" not in table.header


def _check_header(table: Table) -> None:
    if "slug" in table.header:
        table.check_columns(needed=("slug", "name", "kind"), known=SPACE_COLUMNS)
    elif _lists_resources(table):
        needed = ("space", "resource", "kind", "name_it", "name_en", "rules", "prices")
        table.check_columns(needed=needed, known=RESOURCE_COLUMNS)
    else:
        table.problems.append(Problem(file=table.file, line=1, code="no-header"))


def _resources(
    tables: list[Table], templates: Templates, *, slugs: set[str]
) -> dict[str, list[LoadedResource]]:
    rows = [row for table in tables for row in table.rows]
    _check_once(rows, ("space", "resource"))
    check_parts(rows)
    by_space: dict[str, list[LoadedResource]] = {}
    for row in rows:
        slug = row.values.get("space", "").strip()
        # Where a file could not be read, an unknown name may stand in it.
        if slug and slug not in slugs and templates.complete:
            row.problem("space", "unknown-space", found=slug)
        resource = resource_of(row, templates)
        if resource is not None:
            by_space.setdefault(slug, []).append(resource)
    return by_space


def _check_once(rows: list[Cells], columns: tuple[str, ...]) -> None:
    """Note each name that stood on an earlier line."""
    first: dict[str, int] = {}
    for row in rows:
        name = "/".join(row.values.get(column, "").strip() for column in columns)
        if name in first:
            row.problem(columns[-1], "twice", found=name, first=first[name])
        else:
            first[name] = row.line
