"""The audit has a concern about it that nobody has settled.

The Access and Equity Audit asks, among others, whether a micro-credential could harm somebody. Where a person answered
`concern`, what becomes active would carry it to learners. Settle the concern and write the new answer below `audit`, with
its date. This is said by `mcctl diff` and `mcctl publish`.
"""

from mcctl.diagnostics import Rule, Severity
from mcctl.plan.codes import CODES

RULE = Rule(CODES["concern"], "concern", Severity.WARNING)
