"""What people keep, whatever becomes of it: the versions that they began, handed in, hold or assess.

Lists stay by the audience of now; a page and its images are there for whoever keeps the version. What an operator took down
is kept by nobody.
"""

import json
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, select

from mcctl.plan.canonical import Content, image_digests
from mcctl.platform.courses import Ended, Pin, by_key, course_of, read_courses, version_of
from mcctl.platform.identities import Identity
from mcctl.platform.names import find_offer, names_of, nowhere, resolve, revision_of
from mcctl.platform.submissions import known_to
from mcctl.platform.tables import SUBMITTED, events, resources, revisions

Kept = Mapping[int, tuple[int, ...]]
"""By the key of a micro-credential, the numbers of its revisions that are kept, each the last of its version."""


def kept_by(connection: Connection, identity: Identity, issuer: str, name: str | None = None) -> Kept:
    """Finds what the caller keeps of an issuer; nothing, without a look, for all but learners and assessors.

    `name` is the id, of now or of before, of the one that is asked for, so that no others need to be found.
    """
    match identity.role:
        case "learner" if identity.person is not None:
            pins = _of_learner(connection, identity.person, issuer)
        case "assessor" if identity.issuer == issuer:
            pins = _of_assessor(connection, identity, issuer, name)
        case _:
            return {}
    hidden = select(resources.c.key).where(resources.c.issuer == issuer, resources.c.hidden_at.is_not(None))
    down = set(connection.scalars(hidden)) if pins else set()
    found: dict[int, tuple[int, ...]] = {}
    for key, some in pins.items():
        versions = {version_of(connection, key, pin) for pin in some} if key not in down else set()
        numbers = {revision_of(connection, key, version) for version in versions if version is not None}
        if kept := sorted(number for number in numbers if number is not None):
            found[key] = tuple(kept)
    return found


def _of_learner(connection: Connection, learner: str, issuer: str) -> dict[int, set[Pin]]:
    rows = read_courses(connection, learner, issuer)
    if not rows:
        return {}
    ended = Ended.of(connection, (row for some in rows.values() for row in some))
    keys = {name: named.key for name, named in resolve(connection, issuer, rows).items()}
    return {key: set(course_of(some, ended).kept) for key, some in by_key(rows, keys).items()}


def _of_assessor(connection: Connection, identity: Identity, issuer: str, name: str | None) -> dict[int, set[Pin]]:
    """Of submissions that tell their version one is looked at for all."""
    is_theirs = [SUBMITTED, events.c.issuer == issuer, known_to(identity)]
    if name is not None:
        offer = find_offer(connection, issuer, name) or nowhere(issuer, name)
        is_theirs.append(events.c.micro_credential.in_(names_of(connection, offer)))
    told = (
        select(events.c.micro_credential, events.c.version).where(*is_theirs, events.c.version.is_not(None)).distinct()
    )
    untold = select(events.c.micro_credential, events.c.at_us).where(*is_theirs, events.c.version.is_(None))
    pins = [(row.micro_credential, Pin(row.version, 0)) for row in connection.execute(told)]
    pins += [(row.micro_credential, Pin(None, row.at_us)) for row in connection.execute(untold)]
    named = resolve(connection, issuer, {told_name for told_name, _ in pins}) if pins else {}
    found: defaultdict[int, set[Pin]] = defaultdict(set)
    for told_name, pin in pins:
        if told_name in named:
            found[named[told_name].key].add(pin)
    return dict(found)


def is_kept_image(connection: Connection, identity: Identity, issuer: str, digest: str) -> bool:
    """Tells whether an image belongs to a version that the caller keeps."""
    kept = kept_by(connection, identity, issuer)
    places = [(key, number) for key, numbers in kept.items() for number in numbers]
    for key, number in places:
        query = select(revisions.c.content).where(revisions.c.resource == key, revisions.c.number == number)
        content: Content = json.loads(connection.execute(query).scalar_one())
        if digest in image_digests(content):
            return True
    return False
