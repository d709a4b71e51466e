"""A baseline: findings that a catalogue was adopted with, which are told no more until they change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcctl.diagnostics import Diagnostic, Rule


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left to tell, and how many findings the baseline holds back."""

    kept: tuple[Diagnostic, ...]
    held_back: int


def settled(found: Iterable[Diagnostic], fingerprints: Iterable[str], rules: Mapping[str, Rule]) -> Settled:
    """Holds back each finding whose fingerprint the baseline has, as often as it has it; never one that is locked."""
    left = Counter(fingerprints)
    kept: list[Diagnostic] = []
    held_back = 0
    for finding in found:
        rule = rules.get(finding.rule.code, finding.rule)
        if not rule.is_locked and left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
            held_back += 1
        else:
            kept.append(finding)
    return Settled(tuple(kept), held_back)
