"""Every named query fits the migrated schema, exists where it is used, and is used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.database.pool import Connection
from booking.database.queries import SQL, Query, queries

ROOT = SQL.parent
AREAS = sorted(file.stem for file in (SQL / "queries").glob("*.sql"))
EVERY = [
    pytest.param(query, id=f"{area}.{query.name}") for area in AREAS for query in queries(area)
]
# (area, name of the query)
Use = tuple[str, str]


@pytest.mark.parametrize("query", EVERY)
async def test_every_query_fits_the_schema(conn: Connection, query: Query) -> None:
    prepared = await conn.prepare(query.text)
    assert len(prepared.get_parameters()) == len(query.parameters)


def test_every_name_used_exists_and_every_name_that_exists_is_used() -> None:
    exist = {(area, query.name) for area in AREAS for query in queries(area)}
    used = set(_uses())
    assert used - exist == set()
    assert exist - used == set()


def test_the_scan_sees_a_wrong_name(tmp_path: Path) -> None:
    (tmp_path / "sample.py").write_text(
        'sql = queries("claims")\nasync def f(conn):\n    await sql.no_such_query.run(conn)\n'
    )
    assert list(_uses_in(tmp_path)) == [("claims", "no_such_query")]


def _uses() -> Iterator[Use]:
    for package in ("booking", "workers"):
        yield from _uses_in(ROOT / package)


def _uses_in(folder: Path) -> Iterator[Use]:
    """Every `name.query` whose `name` was bound to queries("area"), there or where it came from."""
    trees = {file: ast.parse(file.read_text()) for file in sorted(folder.rglob("*.py"))}
    bound = {file: _bound(tree) for file, tree in trees.items()}
    for file, tree in trees.items():
        areas = bound[file] | _imported(tree, bound)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in areas:
                    yield areas[node.value.id], node.attr
            elif isinstance(node, ast.Attribute) and (area := _area(node.value)):
                yield area, node.attr


def _bound(tree: ast.Module) -> dict[str, str]:
    """The module's names that stand for an area."""
    return {
        target.id: area
        for node in tree.body
        if isinstance(node, ast.Assign) and (area := _area(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _area(node: ast.expr) -> str | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id != "queries" or not isinstance(node.args[0], ast.Constant):
        return None
    return str(node.args[0].value)


def _imported(tree: ast.Module, bound: dict[Path, dict[str, str]]) -> dict[str, str]:
    """What `from that.module import sql as name` brings from another module."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            theirs = bound.get(ROOT / (node.module.replace(".", "/") + ".py"), {})
            found |= {
                each.asname or each.name: theirs[each.name]
                for each in node.names
                if each.name in theirs
            }
    return found
