"""Whether a change set comes again: by the digest of its body, whatever the order of its keys and its white space."""

import hashlib
from collections.abc import Iterable, Iterator

from mcctl.api.changesets import ChangeSet, SubmittedChange
from mcctl.plan.canonical import Json, encoded


def body_digest(body: ChangeSet, contents: Iterable[bytes] | None = None) -> str:
    """Takes the digest of a body's canonical JSON, as `digest_of` does, and holds no second body for it.

    `contents` are those of the changes, encoded, in their order, where somebody encodes them anyway; they are taken one by
    one, and none of them is kept.
    """
    hashed = hashlib.sha256()
    for piece in _pieces(body, contents or (encoded(change.content) for change in body.changes)):
        hashed.update(piece)
    return f"sha256:{hashed.hexdigest()}"


def _pieces(body: ChangeSet, contents: Iterable[bytes]) -> Iterator[bytes]:
    # all names are ASCII: one order of them is that of RFC 8785
    said = body.model_dump(mode="json", exclude={"changes"})
    for number, name in enumerate(sorted({*said, "changes"})):
        yield b"{" if number == 0 else b","
        yield encoded(name) + b":"
        if name == "changes":
            yield from _changes(body.changes, contents)
        else:
            yield encoded(said[name])
    yield b"}"


def _changes(changes: Iterable[SubmittedChange], contents: Iterable[bytes]) -> Iterator[bytes]:
    yield b"["
    for number, (change, content) in enumerate(zip(changes, contents, strict=True)):
        action: Json = {"action": change.action}
        rest: Json = {
            "id": change.id,
            "if_match": change.if_match,
            "kind": change.kind,
            "previous_id": change.previous_id,
        }
        yield b"," if number else b""
        yield encoded(action)[:-1] + b',"content":' + content + b"," + encoded(rest)[1:]
    yield b"]"
