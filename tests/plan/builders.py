"""Builders: issuers, micro-credentials, stacks, and the sides that they make."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.catalog.document import Document
from mcctl.catalog.image import Picture
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind, Resource
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.settings import Guards
from mcctl.model.stack import Stack
from mcctl.plan.build import build_plan
from mcctl.plan.canonical import Content, assessed_part, canonical, digest_of
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, Held, Key, Live, desired_from

Written = dict[str, Any]
Credential = MicroCredential | Stack

BADGE = "badges/one.svg"
BADGE_DIGEST = "sha256:" + "1" * 64


def mc(name: str) -> Key:
    return Key("micro-credential", name)


def stack(name: str) -> Key:
    return Key("stack", name)


def a_criterion(name: str, **fields: object) -> Written:
    descriptions = {"Developing": f"{name}: is named.", "Proficient": f"{name}: is shown and explained."}
    return {"id": name.lower(), "name": name, "descriptions": descriptions, **fields}


def an_item(name: str = "lesson", **fields: object) -> Written:
    rubric = {
        "levels": ["Developing", {"name": "Proficient", "passes": True}],
        "criteria": [a_criterion("Modelling"), a_criterion("Feedback")],
    }
    return {"id": name, "prompt": f"Show the {name}.", "rubric": rubric, **fields}


def an_assessment(*items: Written, **fields: object) -> Written:
    return {"parts": [{"id": "evidence", "kind": "evidence", "items": list(items or (an_item(),))}], **fields}


def an_issuer(**fields: object) -> Issuer:
    written = {"kind": "issuer", "id": "northlake", "name": "Northlake University", "type": "university"}
    return Issuer.model_validate(written | fields)


def a_micro_credential(name: str = "code-tracing", **fields: object) -> MicroCredential:
    """An active and public one, unless said otherwise; a field that is None is left out."""
    written: Written = {
        "kind": "micro-credential",
        "id": name,
        "version": "1.0",
        "status": "active",
        "visibility": "public",
        "title": name.replace("-", " ").title(),
        "competency": "Educators teach students to read code.",
        "assessment": an_assessment(),
        "badge": {"file": BADGE, "alt": "A magnifying glass over code"},
    }
    merged = written | fields
    return MicroCredential.model_validate({key: value for key, value in merged.items() if value is not None})


def a_draft(name: str = "code-tracing", **fields: object) -> MicroCredential:
    bare: Written = dict.fromkeys(["version", "competency", "assessment", "badge", "visibility"])
    return a_micro_credential(name, **{**bare, "status": "draft", **fields})


def a_stack(name: str = "cs", *members: str, **fields: object) -> Stack:
    """An active and private one; members that start with `stack:` are stacks."""
    written: Written = {
        "kind": "stack",
        "id": name,
        "version": "1.0",
        "status": "active",
        "visibility": "private",
        "title": name.replace("-", " ").title(),
        "members": [
            {"stack": member.removeprefix("stack:")} if member.startswith("stack:") else {"micro_credential": member}
            for member in members
        ],
    }
    merged = written | fields
    return Stack.model_validate({key: value for key, value in merged.items() if value is not None})


def edited(resource: Credential, route: tuple[str | int, ...], value: object) -> Credential:
    """The same resource with another value at a route; None takes the field away."""
    written = deepcopy(resource.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    holder: Any = written
    for segment in route[:-1]:
        holder = holder[segment]
    if value is None:
        del holder[route[-1]]
    elif isinstance(holder, list) and route[-1] == len(holder):
        holder.append(value)
    else:
        holder[route[-1]] = value
    return MODELS[resource.kind].model_validate(written)  # type: ignore[return-value]  # of the same kind


def content_of(resource: Resource, issuer: Issuer | None = None) -> Content:
    return canonical(resource, issuer or an_issuer(), {BADGE: BADGE_DIGEST})


def a_desired(
    *resources: Credential,
    issuer: Issuer | None = None,
    namespace: str | None = None,
    guards: Guards | None = None,
    commit: str | None = None,
    dirty: tuple[str, ...] = (),
    broken: tuple[str, ...] = (),
    images: Mapping[str, str] | None = None,
) -> Desired:
    """The files say these resources; each file is named after its resource."""
    chosen = issuer or an_issuer()
    folders: dict[str, str] = {"micro-credential": "micro-credentials", "stack": "stacks"}
    entries = tuple(
        Entry(resource.kind, resource, a_document(f"{folders[resource.kind]}/{resource.id}.yaml", resource))
        for resource in resources
    )
    digests = {BADGE: BADGE_DIGEST} if images is None else images
    pictures = {path: Picture(digest, "image/svg+xml", 1) for path, digest in digests.items()}
    catalog = Catalog(chosen, a_document("issuer.yaml", chosen), entries, dict.fromkeys(broken), pictures)
    return desired_from(catalog, namespace=namespace, guards=guards or Guards(), commit=commit, dirty=dirty)


def a_document(path: str, resource: Resource) -> Document:
    return Document(path, resource.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def held(content: Content, **fields: Any) -> Held:  # noqa: ANN401  # whatever the value has
    """A resource as it was published from the files, and not touched since."""
    digest = digest_of(content)
    version = content.get("version")
    published: dict[str, Any] = {
        "live_digest": digest,
        "base_digest": digest,
        "etag": f"etag-{digest[7:15]}",
        "namespace": "northlake",
        "live": content,
        "base": content,
        "was_live": content.get("status") in ("beta", "active", "archived"),
        "versions": {version: assessed(content)} if version else {},
    }
    return Held(**(published | fields))


def assessed(content: Content) -> str:
    """The digest of what a platform remembers as assessed under a version."""
    return digest_of(assessed_part(content["kind"], content))


def a_live(*resources: Credential, issuer: Issuer | None = None, guards: Guards | None = None) -> Live:
    """The platform holds just these, as published from the files."""
    chosen = issuer or an_issuer()
    contents = {Key(r.kind, r.id): content_of(r, chosen) for r in (chosen, *resources)}
    return Live("local", "local:", 7, {key: held(content) for key, content in contents.items()}, guards)


def with_held(live: Live, key: Key, /, **fields: Any) -> Live:  # noqa: ANN401  # whatever the value has
    """The same platform, but for some facts about one resource."""
    return replace(live, resources={**live.resources, key: replace(live.resources[key], **fields)})


def changed_on_platform(live: Live, resource: Credential, /, **fields: Any) -> Live:  # noqa: ANN401  # as above
    """The same platform after somebody edited a resource there."""
    content = content_of(resource)
    key = Key(resource.kind, resource.id)
    return with_held(live, key, live=content, live_digest=digest_of(content), etag="etag-console", **fields)


def a_plan(desired: Desired, live: Live, *allowances: str, is_dirty_allowed: bool = False) -> Plan:
    return build_plan(desired, live, allowances=frozenset(allowances), is_dirty_allowed=is_dirty_allowed)


def after_applying(plan: Plan, live: Live) -> Live:
    """The platform after a plan, by what `design.md` says of bases, ownership and versions."""
    resources = dict(live.resources)
    for change in plan.changes:
        old = resources.pop(Key(change.key.kind, change.previous_id or change.key.id), None)
        version = change.after.get("version")
        versions = {**(old.versions if old else {}), **({version: assessed(change.after)} if version else {})}
        resources[change.key] = held(
            change.after,
            namespace=old.namespace if old else plan.namespace,
            was_live=(old is not None and old.was_live) or change.after.get("status") in ("beta", "active"),
            versions=versions,
            awards=old.awards if old else 0,
            in_flight=old.in_flight if old else 0,
        )
    return replace(live, resources=resources, revision=live.revision + 1, guards=plan.guards)


def everything_allowed(desired: Desired, live: Live) -> tuple[str, ...]:
    """Every allowance that names something of either side."""
    words = ("expose", "withdraw", "retire", "overwrite", "same-version")
    names = {key.id for key in (*desired.contents, *live.resources)}
    kinds: tuple[Kind, ...] = ("micro-credential", "stack")
    return (*(f"{word} {name}" for word in words for name in names), *(f"retire-all {kind}" for kind in kinds))


def refusals(plan: Plan) -> list[tuple[str, str, str | None]]:
    """Guard, id and allowance of what is refused."""
    return [(refusal.guard, refusal.id, refusal.allow_with) for refusal in plan.refused]


def actions(plan: Plan) -> list[tuple[str, str]]:
    """What happens to which id."""
    return [(change.action, change.key.id) for change in plan.changes]
