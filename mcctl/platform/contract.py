"""The OpenAPI document: what FastAPI reads off the routes, and what holds for every call beside it.

A new route is described by itself: its guards tell who may call it, its parameters and bodies which problems it can have.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from mcctl.api.problems import MEDIA_TYPE, Problem
from mcctl.model.scalar import LONGEST_SLUG
from mcctl.platform.calls import Call
from mcctl.platform.service import bearer, caller

Json = dict[str, Any]
REF = "#/components/{}/{}"
SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "minLength": 1, "maxLength": LONGEST_SLUG}
OPAQUE = {"type": "string", "pattern": "^[^/\\x00-\\x1f\\x7f]+$", "minLength": 1, "maxLength": 255}
PERSON = {**OPAQUE, "pattern": "^[^/@\\x00-\\x1f\\x7f]+$"}

ADDRESS: dict[str, tuple[str, Json, str]] = {
    "issuer": ("The issuer's id.", SLUG, "northlake"),
    "name": ("The resource's id.", SLUG, "code-tracing"),
    "changeset": ("The change set's id.", {"type": "string", "pattern": "^c-[0-9a-f]{16}$"}, "c-0123456789abcdef"),
    "learner": ("The learner's opaque id.", PERSON, "l-17"),
    "submission": ("The submission's id.", OPAQUE, "s-9"),
    "award": ("The award's id.", OPAQUE, "w-5"),
}
"""Of the parameters in paths, by their names: what they are, what they look like, an example. What looks otherwise is 404."""

HEADERS: dict[str, tuple[str, Json]] = {
    "X-Request-Id": ("Names the request: the caller's own name for it, or one that it was given.", {"type": "string"}),
    "ETag": ("Names the content.", {"type": "string", "pattern": '^"[^"]+"$'}),
    "Cache-Control": ("Who may keep the answer, and whether to ask again.", {"type": "string"}),
    "Vary": ("What the answer depends on beside the address.", {"type": "string"}),
    "Location": ("Where the resource is now.", {"type": "string", "format": "uri-reference"}),
    "Retry-After": ("After how many seconds to try again.", {"type": "string", "pattern": "^[0-9]+$"}),
    "WWW-Authenticate": ("What the call wants.", {"type": "string"}),
    "Accept": ("The media types that the call takes.", {"type": "string"}),
}
ALWAYS = ("X-Request-Id", "Cache-Control", "Vary")
BESIDE: dict[int, tuple[str, ...]] = {
    304: ("ETag",), 308: ("Location",), 401: ("WWW-Authenticate",), 415: ("Accept",), 429: ("Retry-After",),
    503: ("Retry-After",),
}  # fmt: skip
"""The headers that an answer has beside those that all have, by its status."""

PROBLEMS: dict[int, str] = {
    400: "The body cannot be read.",
    401: "The call wants a token, or one that is valid.",
    403: "The token's role does not allow it.",
    404: "There is no such thing, or none that the caller may see.",
    406: "The caller takes no media type that the call gives.",
    409: "Refused by a guard, or it is not the time for it.",
    412: "The live state has changed since it was read.",
    413: "The body is too large.",
    415: "The body is of a media type that the call does not take.",
    422: "The request or the body is wrong; `errors` says where.",
    429: "Too many calls; `Retry-After` says when to go on.",
    500: "The platform failed.",
    503: "The platform's database does not answer; try again.",
}

IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETags that the caller has; where the content has one of them, 304 is answered without it.",
    "schema": {"type": "string"},
    "example": '"0123456789abcdef0123456789abcdef"',
}


def described(app: FastAPI, calls: Sequence[Call]) -> Json:
    """Makes the document of an application, the same one each time."""
    document: Json = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        license_info=app.license_info,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    for call in calls:
        if isinstance(call.route, APIRoute) and call.route.include_in_schema:
            for method in sorted(call.methods):
                _describe(document["paths"][call.route.path_format][method.lower()], call, call.route, method)
    components = document["components"]
    problem = Problem.model_json_schema(mode="serialization", ref_template=REF.format("schemas", "{model}"))
    components["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    components["headers"] = {
        name: {"description": text, "required": True, "schema": schema} for name, (text, schema) in HEADERS.items()
    }
    components["responses"] = {str(status): _problem(status) for status in PROBLEMS}
    return document


def _describe(operation: Json, call: Call, route: APIRoute, method: str) -> None:
    summary, _, more = (route.description or "").partition("\n")
    operation["summary"] = summary.strip().rstrip(".")
    operation["description"] = more.strip() or summary.strip()
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "path" and parameter["name"] in ADDRESS:
            text, schema, example = ADDRESS[parameter["name"]]
            parameter |= {"description": text, "schema": schema, "example": example}
        if parameter["in"] == "query":
            _without_nul(parameter["schema"])
    if method == "GET":
        parameters.append(IF_NONE_MATCH)
    if not parameters:
        del operation["parameters"]
    guards = list(_guards(route.dependant))
    is_open = all(guard is caller for guard in guards)
    if guards:
        scheme: Json = {bearer.scheme_name: []}
        operation["security"] = [{}, scheme] if is_open else [scheme]
    responses = operation["responses"]
    for status, response in responses.items():
        extra = ("ETag",) if method == "GET" and status == "200" else ()
        response["headers"] = _headers(*ALWAYS, *BESIDE.get(int(status), ()), *extra)
    if method == "GET":
        responses["304"] = {"description": "The caller has the content.", "headers": _headers(*ALWAYS, "ETag")}
    declared = {int(status) for status in responses if int(status) in PROBLEMS}
    wanted = declared | set(_problems_of(call, route, has_guards=bool(guards), is_open=is_open))
    responses |= {str(status): {"$ref": REF.format("responses", status)} for status in wanted}
    operation["responses"] = dict(sorted(responses.items()))


def _without_nul(schema: Json) -> None:
    """No query holds a NUL character (`calls`), whatever else a text may hold."""
    for one in schema.get("anyOf", (schema,)):
        if one.get("type") == "string" and not one.keys() & {"pattern", "format", "enum", "const"}:
            one["pattern"] = "^[^\\x00]*$"


def _guards(dependant: Dependant) -> Iterator[object]:
    """Finds what a route depends on to know who calls: `caller` itself, or what lets only some through."""
    for one in dependant.dependencies:
        if one.call is caller or any(True for _ in _guards(one)):
            yield one.call


def _problems_of(call: Call, route: APIRoute, *, has_guards: bool, is_open: bool) -> Iterator[int]:
    """Tells which problems a call can have, by what it asks and takes."""
    yield from (429, 500, 503)
    if has_guards:
        yield 401
    if has_guards and not is_open:
        yield 403
    if route.dependant.path_params:
        yield 404
    if call.gives:
        yield 406
    if call.takes:
        yield from (400, 413, 415)
    if call.takes or route.dependant.query_params or route.dependant.header_params:
        yield 422


def _headers(*names: str) -> Json:
    return {name: {"$ref": REF.format("headers", name)} for name in names}


def _problem(status: int) -> Json:
    example = {"type": "about:blank", "title": HTTPStatus(status).phrase.lower(), "status": status}
    return {
        "description": PROBLEMS[status],
        "headers": _headers(*ALWAYS, *BESIDE.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format("schemas", "Problem")}, "example": example}},
    }
