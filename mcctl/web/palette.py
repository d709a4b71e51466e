"""The colours in both modes, and which of them must stand out from which."""

from collections.abc import Mapping
from typing import Final

LIGHT: Final[Mapping[str, str]] = {
    "ground": "#ffffff",
    "panel": "#f4f6f8",
    "text": "#1b1f24",
    "quiet": "#505a64",
    "rule": "#c9d1d9",
    "accent": "#0b5cad",
    "second": "#96480a",
    "warning": "#fff3d6",
    "shade-0": "#f4f6f8",
    "shade-1": "#cfe3f5",
    "shade-2": "#92c2ea",
    "shade-3": "#1c69ac",
    "shade-4": "#0a3d73",
    "on-low": "#1b1f24",
    "on-high": "#ffffff",
}
DARK: Final[Mapping[str, str]] = {
    "ground": "#12161b",
    "panel": "#1d232a",
    "text": "#e8ecf0",
    "quiet": "#a9b4bf",
    "rule": "#3a444e",
    "accent": "#74b7f4",
    "second": "#f0a860",
    "warning": "#41340f",
    "shade-0": "#1d232a",
    "shade-1": "#1d3a57",
    "shade-2": "#21598f",
    "shade-3": "#74b7f4",
    "shade-4": "#bfe0fc",
    "on-low": "#ffffff",
    "on-high": "#12161b",
}
TEXTS: Final = (
    *((text, ground) for text in ("text", "quiet", "accent") for ground in ("ground", "panel")),
    ("text", "warning"),
    *(("on-low", f"shade-{step}") for step in (0, 1, 2)),
    *(("on-high", f"shade-{step}") for step in (3, 4)),
)
"""Text and what it stands on: 4.5 to 1 (WCAG 2.1, 1.4.3)."""
GRAPHICS: Final = (("accent", "ground"), ("second", "ground"), ("quiet", "ground"))
"""What is drawn and what it stands on: 3 to 1 (WCAG 2.1, 1.4.11)."""


def variables(palette: Mapping[str, str]) -> str:
    """Writes a palette as CSS variables."""
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())
