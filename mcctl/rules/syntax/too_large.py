"""A file is larger than 1 MiB, about 500 pages of text.

No micro-credential says so much to its learners, and a reviewer could not read such a change. Most often something
else was pasted into the file: minutes, a handbook, an image as text. Keep what defines the micro-credential or stack,
and put the rest elsewhere; an image lies in `badges/`, and the file names it. The same is told of a file that holds
more than 100,000 values.

Instead of:

A file with this line, and 20,000 more of them:

```yaml stacks/cs-strategies.yaml times=20000
# Minutes of the working group's meeting, kept here until the next one
```

Write:

```yaml stacks/cs-strategies.yaml
# The minutes of the working group are kept in its shared folder.
```
"""

from mcctl.diagnostics import codes

RULE = codes.TOO_LARGE
