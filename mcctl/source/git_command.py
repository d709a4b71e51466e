"""One call of git, in nobody's way: no lock is taken, nothing is written, paths are meant as they are written."""

from collections.abc import Mapping

import git

from mcctl.errors import UsageError

READ_ONLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}


class GitError(Exception):
    """Git refuses a command; the message is what it says."""


def run_git(repo: git.Repo, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Runs git at the top of the work tree and returns what it prints; a GitError says what it refuses."""
    working = repo.working_tree_dir
    try:
        printed: str = git.Git(working).execute(
            [git.Git.GIT_PYTHON_GIT_EXECUTABLE, *arguments],
            env={**READ_ONLY, **(environment or {})},
            strip_newline_in_stdout=False,
        )
    except git.GitCommandError as error:
        said = str(error.stderr).strip().removeprefix("stderr: ").strip("' \n")
        if "dubious ownership" in said:
            raise UsageError(
                f"git does not trust `{working}`, since it belongs to somebody else",
                hint=f"run `git config --global --add safe.directory {working}`",
            ) from error
        raise GitError(said.partition("\n")[0].removeprefix("fatal: ")) from error
    return printed
