"""It was changed on the platform as well as in your files.

Publishing would overwrite what a colleague wrote in the platform's own editor. Look at both with `mcctl diff`; bring the
colleague's words into your file, or, if yours are to win, end the commit message with `Overwrite:` and the id, or pass
`--overwrite` and the id to publish. Only the platform knows of this, so it is said by `mcctl diff` and `mcctl publish`.
"""

from mcctl.diagnostics import Rule, Severity
from mcctl.plan.codes import CODES

RULE = Rule(CODES["drift"], "drift", Severity.WARNING)
