"""A stack cannot be completed as it says.

`at_least` wants more members than there are, a group wants more than it has, or a group names something that is no member.
"""

from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.catalog.document import Document
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.model.assessment import AtLeast
from mcctl.model.stack import Groups, Stack

RULE = Rule("MC207", "completion", Severity.ERROR)


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds completion rules that cannot be met."""
    for stack, document in catalog.stacks:
        match stack.completion:
            case AtLeast(at_least=wanted) if not 1 <= wanted <= len(stack.members):
                route: Route = ("completion", "at_least")
                yield Diagnostic(
                    RULE, f"{wanted} members are wanted, but the stack has {len(stack.members)}", document.path,
                    document.locate(route), route, hint="write a number from 1 to the number of members",
                )  # fmt: skip
            case Groups(groups=()):
                route = ("completion", "groups")
                yield Diagnostic(
                    RULE, "there are no groups", document.path, document.locate(route), route,
                    hint="name the groups, or write `completion: all`",
                )  # fmt: skip
            case Groups():
                yield from _groups(stack, stack.completion, document)
            case _:
                pass


def _groups(stack: Stack, completion: Groups, document: Document) -> Iterator[Diagnostic]:
    members = {(member.issuer, member.id) for member in stack.members}
    for index, group in enumerate(completion.groups):
        route: Route = ("completion", "groups", index)
        size = len(group.members)
        least = size if group.min is None else group.min
        most = size if group.max is None else group.max
        name = f"the group `{group.title}`" if group.title else f"group {index + 1}"
        if not size:
            message = f"{name} has no members"
            yield Diagnostic(RULE, message, document.path, document.locate((*route, "members")), (*route, "members"))
        elif not 0 <= least <= size:
            message = f"{name} wants {least} of its {size} members"
            yield Diagnostic(RULE, message, document.path, document.locate((*route, "min")), (*route, "min"))
        elif most < max(least, 1):
            message = f"{name} wants at least {least} and counts at most {most}"
            yield Diagnostic(RULE, message, document.path, document.locate((*route, "max")), (*route, "max"))
        for place, member in enumerate(group.members):
            if (member.issuer, member.id) not in members:
                where: Route = (*route, "members", place)
                yield Diagnostic(
                    RULE, f"{name} names `{member.id}`, which is no member of the stack", document.path,
                    document.locate(where), where, hint="add it to `members`, or take it out of the group",
                )  # fmt: skip
