"""What would be published is not committed to git.

The platform remembers which commit each thing came from; text that is in no commit comes from nowhere, and nobody has
reviewed it. Commit first, or, to try something on a platform of your own, pass `--allow-dirty`. Only git knows of this, so
it is said by `mcctl publish`.
"""

from mcctl.diagnostics import Rule, Severity
from mcctl.plan.codes import CODES

RULE = Rule(CODES["dirty"], "dirty", Severity.WARNING)
