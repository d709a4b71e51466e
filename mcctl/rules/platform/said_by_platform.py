"""The platform does not take it, for a reason of its own.

Files that are right can still be refused: by a platform of another release, or by what it holds that the files do not tell.
The message is the platform's. Where it says nothing that you can mend, show it to whoever runs the platform.
"""

from mcctl.diagnostics import Rule, Severity

RULE = Rule("MC501", "said-by-platform", Severity.ERROR)
