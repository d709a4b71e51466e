# ruff: noqa: E501  # lines of the platform as they stand there
"""Removes one filter of the platform at a time, and looks whether the property sees it.

By hand: `python -m tests.platform.visibility.mutants [WORD …]`, for those only in which a word occurs. A mutant that survives
means that a leak there would not be noticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
LONG = "14"
"""Up to so many times as many cases as a usual run has: the first that tells ends it."""
ENVIRONMENT = os.environ  # noqa: TID251  # the tests are run in it


class Mutant(NamedTuple):
    """A text of a file, and what stands there instead."""

    file: str
    old: str
    new: str


PLATFORM = (
    # identities: who calls, and the one condition
    Mutant("identities", "and_(resources.c.hidden_at.is_(None), is_open, granted)", "and_(is_open, granted)"),
    Mutant("identities", "and_(resources.c.hidden_at.is_(None), is_open, granted)",
           "and_(resources.c.hidden_at.is_(None), granted)"),
    Mutant("identities", "and_(resources.c.hidden_at.is_(None), is_open, granted)",
           "and_(resources.c.hidden_at.is_(None), is_open)"),
    Mutant("identities", "audience.c.resource == resources.c.key, audience", "audience"),
    Mutant("identities", "resources.c.key, audience.c.grant.in_(sorted(identity.grants))", "resources.c.key"),
    Mutant("identities", 'if identity.role in ("viewer", "publisher") else', "if identity.issuer else"),
    Mutant("identities", "resources.c.issuer == identity.issuer if", "true() if"),
    Mutant("identities", 'self.role in ("viewer", "publisher") and self.issuer == issuer',
           'self.role in ("viewer", "publisher")'),
    Mutant("identities", 'self.role in ("viewer", "publisher") and', 'self.role in ("viewer", "publisher", "assessor") and'),
    Mutant("identities", 'self.role == "publisher" and self.issuer', 'self.role in ("publisher", "viewer") and self.issuer'),
    Mutant("identities", "tokens.c.hash == _hashed(token), is_open", "tokens.c.hash == _hashed(token)"),
    Mutant("identities", "row.revoked_at is not None or ", ""),
    Mutant("identities", " or row.expires_at <= rfc3339(now)", ""),
    Mutant("identities", ".where(memberships.c.learner == learner)", ""),
    Mutant("identities", "where(accounts.c.learner == learner)", "where(accounts.c.email_domain.is_not(None))"),
    # pages
    Mutant("pages", "            or_(is_seen, resources.c.key.in_(sorted(kept))),\n", ""),
    Mutant("pages", "            resources.c.issuer == issuer,\n            resources.c.kind", "            resources.c.kind"),
    Mutant("pages", "            resources.c.kind == kind,\n", ""),
    Mutant("pages", "Ending(issuer, row.status, row.retirement, is_live_seen)", "Ending(issuer, row.status, row.retirement)"),
    Mutant("pages", "is_live_seen = row.is_seen or row.live in", "is_live_seen = row.is_seen or row.key in"),
    Mutant("pages", "return number if sees_all or number in kept.get(row.key, ()) else None", "return number"),
    Mutant("pages", "if row.is_seen and (", "if ("),
    Mutant("pages", "        content = without_issuer_fields(kind, content)\n", ""),
    Mutant("pages", "        content = without_unseen(content", "        without_unseen(content"),
    Mutant("pages", 'family == "credential", visible_to(identity)', 'family == "credential"'),
    Mutant("pages", "if not is_known and not kept_by(connection, identity, issuer):", "if False:"),
    Mutant("pages", "resources.c.kind == kind, is_seen)", "resources.c.kind == kind)"),
    Mutant("pages", "resources.c.kind == kind, is_seen)", "is_seen)"),
    Mutant("pages", "aliases.c.issuer == issuer, aliases.c.old_id == old_id", "aliases.c.old_id == old_id"),
    # lists
    Mutant("listing", "visible_to(identity), resources.c.family", "resources.c.family"),
    Mutant("listing", ', resources.c.status != "archived")', ")"),
    Mutant("closings", '        resources.c.family == "credential",\n        visible_to(identity),\n',
           '        resources.c.family == "credential",\n'),
    Mutant("closings", '"last_start": None, "reason": None', '"last_start": None'),
    Mutant("closings", 'return _view(Closing("archived", days), days, None, now)', "return None"),
    Mutant("search", '    yield content["id"]\n', '    yield content["id"]\n    yield str(content.get("assessment"))\n'),
    Mutant("search", '    yield content["id"]\n', '    yield content["id"]\n    yield str(content.get("access"))\n'),
    Mutant("search", '    yield content["id"]\n', '    yield content["id"]\n    yield str(content.get("members"))\n'),
    # references
    Mutant("references", ".in_(own), visible_to(identity)", ".in_(own)"),
    Mutant("references", "resources.c.issuer == issuer, resources.c.family", "resources.c.family"),
    Mutant("references", "resources.c.hidden_at.is_not(None), ~visible_to(identity)", "resources.c.hidden_at.is_not(None),"),
    Mutant("references", "for query in (now, before)", "for query in (now,)"),
    Mutant("references", "for query in (now, before)", "for query in (before,)"),
    Mutant("references", "else (owner, name) not in seen.taken_down", "else True"),
    Mutant("references", "return name in seen.own if owner == issuer else", "return name in seen.own if owner != owner else"),
    Mutant("references", 'for key in ("members", "prerequisites"):', 'for key in ("members",):'),
    Mutant("references", 'for key in ("members", "prerequisites"):', 'for key in ("prerequisites",):'),
    Mutant("references", '        served["completion"] = _completion(', "        _completion("),
    Mutant("references", "if needed > members:", "if False:"),
    Mutant("references", "return {**group, **bounded,", "return {**group,"),
    Mutant("references", 'if "retirement" in served and', "if False and"),
    # what people keep
    Mutant("keeping", "for pin in some} if key not in down else set()", "for pin in some}"),
    Mutant("keeping", "events.c.issuer == issuer, known_to(identity)]", "events.c.issuer == issuer]"),
    Mutant("keeping", "        if digest in image_digests(content):\n", "        if image_digests(content):\n"),
    Mutant("keeping", "or nowhere(issuer, name)\n        is_theirs.append(events.c.micro_credential.in_(names_of(connection, offer)))",
           "\n        is_theirs.append(events.c.micro_credential.in_(names_of(connection, offer) if offer else []))"),
    Mutant("courses", "if in_flight and begun is not None else", "if begun is not None else"),
    Mutant("courses", " and row.award not in ended.awards]", "]"),
    Mutant("courses", "events.c.learner == learner, events.c.issuer", "events.c.issuer"),
    Mutant("courses", "events.c.issuer == issuer, events.c.type", "events.c.type"),
    Mutant("names", 'revisions.c.status == "draft", revisions.c.number.desc()', "revisions.c.number.desc()"),
    # images
    Mutant("blobs", "resources.c.issuer == issuer, visible_to(identity)", "resources.c.issuer == issuer"),
    Mutant("blobs", "resources.c.issuer == issuer, visible_to(identity)", "visible_to(identity)"),
    Mutant("blobs", "images.c.digest == digest, resources", "resources"),
    Mutant("blobs", "query = select(blobs.c.media_type, blobs.c.content).where(blobs.c.issuer == issuer, ",
           "query = select(blobs.c.media_type, blobs.c.content).where("),
    Mutant("blobs", "query if identity.views(issuer) else query.where(is_shown)", "query"),
    Mutant("blobs", "row is None and is_kept_image(connection, identity, issuer, digest)", "row is None"),
    # learners' acts
    Mutant("learning", "    if not course.in_flight:\n        _check_seen(is_seen=is_seen)\n", "    if not course.in_flight:\n"),
    Mutant("learning", "    if course.begun is None:\n        _check_seen(is_seen=is_seen)\n", ""),
    Mutant("learning", "found is not None and not found.is_hidden", "found is not None"),
    Mutant("learning", "resources.c.key == offer.key, visible_to(identity)", "resources.c.key == offer.key"),
    Mutant("learning", "    course = read_course(connection, learner, offer)\n    seen",
           "    if offer is not found:\n        raise problems.not_found()\n    course = read_course(connection, learner, offer)\n"
           "    seen"),
    # submissions, awards, accounts
    Mutant("submissions", '        case "learner":\n            return events.c.learner == identity.person',
           '        case "learner":\n            return true()'),
    Mutant("submissions", "            return own_issuer\n", "            return true()\n"),
    Mutant("submissions", "and_(own_issuer, or_(is_undecided(), recommended), ", "and_(or_(is_undecided(), recommended), "),
    Mutant("submissions", "and_(own_issuer, or_(is_undecided(), recommended), ", "and_(own_issuer, "),
    Mutant("submissions", 'recommended), events.c.learner != (identity.person or ""))', "recommended))"),
    Mutant("submissions", "                _about.c.assessor == identity.person,\n", ""),
    Mutant("submissions", 'identity.role != "assessor" or assessed.knows_learner', "True"),
    Mutant("submissions", 'if one.type == "recommendation"\n            and (identity.views(row.issuer) or',
           'if one.type == "recommendation"\n            and (True or'),
    Mutant("submissions", '.where(events.c.type == "submission", is_it, known_to(identity))',
           '.where(events.c.type == "submission", is_it)'),
    Mutant("submissions", '.where(events.c.type == "submission", known_to(identity), is_first)',
           '.where(events.c.type == "submission", is_first)'),
    Mutant("awards", "            return events.c.issuer == identity.issuer\n", "            return true()\n"),
    Mutant("awards", "            return events.c.learner == identity.person\n", "            return true()\n"),
    Mutant("awards", "& ~earlier & known_to(identity)", "& ~earlier"),
    Mutant("accounts", 'if not identity.is_operator and (identity.role != "learner" or identity.person != learner):', "if False:"),
    Mutant("accounts", '(identity.role != "learner" or identity.person != learner)', "identity.person != learner"),
    # what is for the issuer's roles
    Mutant("service", "    if not identity.views(issuer):\n", "    if False:\n"),
    Mutant("service", "if identity.issuer == issuer else problems.not_found()", "if True else problems.not_found()"),
    Mutant("service", "    if not identity.publishes(issuer):\n", "    if False:\n"),
    Mutant("service", "    if not identity.is_operator:\n", "    if False:\n"),
    Mutant("service", '    if identity.role != "learner" or identity.person is None:\n', "    if False:\n"),
    Mutant("service", "    if identity is None:\n        raise problems.not_signed_in()\n",
           "    if identity is None:\n        identity = ANYONE\n"),
    Mutant("reading", "        .where(resources.c.issuer == issuer)\n        .order_by(resources.c.kind",
           "        .order_by(resources.c.kind"),
    Mutant("reading", "resources.c.live))\n            .where(resources.c.issuer == issuer)\n        )\n        if part",
           "resources.c.live))\n        )\n        if part"),
    Mutant("routes/changesets", "select(changesets).where(changesets.c.issuer == issuer).order_by", "select(changesets).order_by"),
    Mutant("routes/changesets", "changesets.c.issuer == issuer, changesets.c.id == changeset", "changesets.c.id == changeset"),
    Mutant("routes/numbers", "return _metrics(running, wanted, issuer, reason)",
           "return _metrics(running, wanted, None, reason)"),
)  # fmt: skip
CATALOG = (
    Mutant("audience", '        case "draft":\n            return NOBODY\n', ""),
    Mutant("audience", 'case "active" | "archived" if standing.visibility == "public":', 'case "active" | "archived":'),
    Mutant("audience", 'case "active" | "archived" if standing', 'case "active" | "archived" | "beta" if standing'),
    Mutant("audience", 'if held.status in ("beta", "active"):', "if held.status:"),
    Mutant("audience", 'if standing.status in ("beta", "active") and', "if"),
    Mutant("audience", "if member.issuer in (None, issuer)", "if member.id"),
)


def mutants() -> Iterator[Mutant]:
    """All of them, with the files as paths."""
    for room, some in (("platform", PLATFORM), ("catalog", CATALOG)):
        for one in some:
            yield one._replace(file=f"mcctl/{room}/{one.file}.py")


def apply(mutant: Mutant, root: Path) -> None:
    """Changes the file; a SystemExit tells that the text is not there, or more than once."""
    path = root / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file} has {mutant.old!r} {text.count(mutant.old)} times")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def what_was_seen(mutant: Mutant) -> str | None:
    """Runs the property against a copy of the package in which one filter is gone; None where it sees nothing of it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("mcctl", "tests"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", root)
        apply(mutant, root)
        command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "sqlite",
                   "--rootdir", str(root), f"{root}/tests/platform/visibility/test_visibility.py")  # fmt: skip
        environment = {**ENVIRONMENT, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "MCCTL_VISIBILITY": LONG}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"the tests did not run: {done.stdout}{done.stderr}")
        why = next((line for line in done.stdout.splitlines() if line.startswith("E ")), "E nothing is told")
        return why[1:].strip()[:60] if done.returncode == 1 else None


def main() -> None:
    """Tries all mutants, or those in which a word occurs, and tells of each."""
    wanted = [one for one in mutants() if not sys.argv[1:] or any(word in str(one) for word in sys.argv[1:])]
    for mutant in wanted:
        text = (ROOT / mutant.file).read_text(encoding="utf-8")
        if text.count(mutant.old) != 1:
            raise SystemExit(f"{mutant.file} has {mutant.old!r} {text.count(mutant.old)} times")
    with ThreadPoolExecutor(int(ENVIRONMENT.get("MCCTL_WORKERS", "1"))) as pool:
        survived = 0
        for mutant, seen in zip(wanted, pool.map(what_was_seen, wanted), strict=True):
            survived += seen is None
            told = f"{mutant.file}: {mutant.old.strip()!r} → {mutant.new.strip()!r}"
            sys.stdout.write(f"killed   {told}: {seen}\n" if seen is not None else f"SURVIVED {told}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(wanted)} filters removed one at a time, {len(wanted) - survived} seen\n")
    raise SystemExit(survived > 0)


if __name__ == "__main__":
    main()
