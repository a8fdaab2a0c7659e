"""The description that programs are written from."""

import re
from typing import Any

from pydantic import BaseModel

from tests.web.client import Web
from tests.web.test_access import of_the_api

STREAMS = {"GET /api/v1/events"}
METHODS = {"get", "post", "put", "patch", "delete"}


async def document(web: Web) -> dict[str, Any]:
    answer = await web.anonymous.get("/schema/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def operations(web: Web) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in (await document(web))["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


async def test_every_operation_of_the_api_is_described(web: Web) -> None:
    described = await operations(web)
    assert set(of_the_api()) <= set(described)
    assert [name for name, each in described.items() if not each.get("summary")] == []


async def test_every_operation_names_its_refusals_with_an_example(web: Web) -> None:
    described = await operations(web)
    for name, access in of_the_api().items():
        responses = described[name]["responses"]
        codes = codes_of(responses)
        assert "try-again" in codes, name
        if access.who != "anyone":
            assert {"unauthenticated", "forbidden"} <= codes, name
            session: dict[str, list[str]] = {"session": []}
            if not name.startswith("GET"):
                session["csrf"] = []
            assert described[name]["security"] == [{"token": []}, session], name
        if "requestBody" in described[name]:
            assert {"malformed", "too-large", "invalid", "unsupported-media-type"} <= codes, name


def codes_of(responses: dict[str, Any]) -> set[str]:
    codes = set()
    for response in responses.values():
        problem = response.get("content", {}).get("application/problem+json")
        if problem:
            shown = {each["value"]["code"] for each in problem["examples"].values()}
            assert shown == set(re.findall(r"`([a-z-]+)`", response["description"]))
            codes |= shown
    return codes


async def test_every_answer_has_a_schema_and_a_name_of_its_own(web: Web) -> None:
    described = await operations(web)
    ids = [each["operationId"] for each in described.values()]
    assert len(ids) == len(set(ids))
    assert [each for each in ids if not re.fullmatch(r"[a-z]+[A-Za-z]*", each)] == []
    for name, each in described.items():
        status, answer = next((s, a) for s, a in each["responses"].items() if s.startswith("2"))
        assert answer["description"] not in {"", "Document created, URL follows"}, name
        if status == "204":
            assert "content" not in answer, name
        else:
            kinds = {"csv": "text/csv", "svg": "image/svg+xml"}
            if text := kinds.get(name.rpartition(".")[2]):
                assert answer["content"] == {text: {"schema": {"type": "string"}}}
                continue
            kind = "text/event-stream" if name in STREAMS else "application/json"
            if "/calendars/" in name and "/api/" not in name:
                assert answer["content"] == {"text/calendar": {"schema": {"type": "string"}}}
                continue
            assert "$ref" in answer["content"][kind]["schema"], name
        for parameter in each.get("parameters", []):
            if parameter["in"] == "query":
                assert parameter["description"], (name, parameter["name"])


async def test_only_the_description_itself_is_under_schema(web: Web) -> None:
    assert [path for path in (await document(web))["paths"] if "schema" in path] == []
    answer = await web.anonymous.get("/schema/xyz")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"


async def test_bodies_and_answers_have_an_example(web: Web) -> None:
    make = (await operations(web))["POST /api/v1/tokens"]
    assert make["requestBody"]["content"]["application/json"]["example"]["name"] == "Wall display"
    assert make["responses"]["201"]["content"]["application/json"]["example"]["token"]
    keys = [each["name"] for each in make["parameters"]]
    assert keys == ["Idempotency-Key"]


async def test_every_example_of_a_body_is_accepted_by_its_model(web: Web) -> None:
    shown = 0
    for route in web.app.routes:
        for handler in getattr(route, "route_handlers", []):
            data = handler.parsed_fn_signature.parameters.get("data")
            for part in (data, *data.inner_types) if data is not None else ():
                if isinstance(part.annotation, type) and issubclass(part.annotation, BaseModel):
                    extra: Any = part.annotation.model_config.get("json_schema_extra", {})
                    for example in extra.get("examples", []):
                        part.annotation.model_validate(example)
                        shown += 1
    assert shown >= 3
