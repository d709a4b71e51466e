"""Tools of others, from npm, which hold what we write against what they read: `.ci/run` installs them, and says where."""

import os
from pathlib import Path

import pytest

FOLDER = "MCCTL_NODE_MODULES"


def node_modules() -> Path:
    """The packages below the folder that the environment names; skips the test where there is none."""
    named = os.environ.get(FOLDER)  # noqa: TID251  # where the tools are is no matter of ours
    if not named:
        pytest.skip(f"{FOLDER} names no folder with node_modules: see .ci/run")
    return Path(named) / "node_modules"
