"""A file is not saved as UTF-8, so letters such as é or ñ in it cannot be read.

Learners would see `Ense�ar` where you wrote `Enseñar`, and nobody could guess the letter back. It happens when a file
was saved by a spreadsheet, a word processor or an old editor. Open the file, choose UTF-8 where your editor offers
the encoding (often at the bottom of its window, or below "Save as"), look once at every letter with an accent, and
save.

Instead of:

Saved as "Western (Windows 1252)" or "Latin 1":

```yaml stacks/cs-strategies.yaml latin-1
title: Enseñar informática
```

Write:

The same words, saved as UTF-8:

```yaml stacks/cs-strategies.yaml
title: Enseñar informática
```
"""

from mcctl.diagnostics import codes

RULE = codes.NOT_UTF8
