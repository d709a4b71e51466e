"""It belongs to somebody else, or its id names something of another kind on the platform.

Two repositories can publish for one issuer; each owns what it published first, so that none overwrites the other's.
`mcctl adopt` takes a resource over, after showing whose it is, and the repository that had it takes its file out;
`mcctl release` gives one up. `namespace` in `mcctl.yaml` says which of the two this repository is. Only the platform knows
who owns what, so this is said by `mcctl diff` and `mcctl publish`.
"""

from mcctl.diagnostics import Rule, Severity
from mcctl.plan.codes import CODES

RULE = Rule(CODES["ownership"], "ownership", Severity.WARNING)
