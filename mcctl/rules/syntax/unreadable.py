"""A file cannot be opened, or is a link that leads elsewhere.

What is published must lie in the repository itself: a link leads to nothing, or to something else, on a colleague's
computer and in the pipeline, and reviewers do not see what is behind it. Put the file or the folder itself in the
place of the link. Where the system refuses to open a file, let whoever looks after the computer make it readable for
you. A file's name may only hold letters that UTF-8 knows.
"""

from mcctl.diagnostics import codes

RULE = codes.UNREADABLE
