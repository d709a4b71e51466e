"""How properties are tried: with other examples each time at a desk, with the same ones each time in CI.

So a change is judged by what it changes, and what chance finds is found by people who can look into it.
"""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # noqa: TID251  # how examples are chosen is no matter of what is tested
    settings.load_profile("ci")
