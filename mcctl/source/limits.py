"""How much a file may hold; what holds more is refused, not read in part."""

MAX_BYTES = 1024 * 1024
MAX_VALUES = 100_000
"""A file of the largest size that says something holds a tenth of that; one that holds ten times as many costs seconds."""
MAX_DEPTH = 32
MAX_ALIASED_NODES = 10_000
SPLIT = "split it, or move what is no definition elsewhere"
