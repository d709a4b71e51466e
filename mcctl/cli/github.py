"""What GitHub Actions tells about where a command runs."""

import json
from pathlib import Path

from mcctl.cli.world import environment


def is_in_public_repository() -> bool:
    """Tells whether GitHub's event says that everybody can read the repository; a wrong event file says nothing."""
    path = environment("GITHUB_EVENT_PATH")
    if path is None:
        return False
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    match event:
        case {"repository": {"visibility": str(visibility)}}:
            return visibility == "public"
        case {"repository": {"private": bool(is_private)}}:
            return not is_private
        case _:
            return False
