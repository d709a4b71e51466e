"""`mcctl platform learner add`: a learner's account, and what lets the learner in."""

from typing import Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, writing
from mcctl.cli.output import Output
from mcctl.cli.world import now
from mcctl.errors import UsageError


def add_learner(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LEARNER", help="The opaque id that events know.")],
    organization: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="An organization that the learner is in; may be repeated.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A group that the learner is in; may be repeated.")
    ] = None,
    email_domain: Annotated[
        str | None, typer.Option(metavar="DOMAIN", help="The domain of the address that was verified.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Make a learner's account, or change it: what is given replaces what was there, the rest stays."""
    from pydantic import ValidationError

    from mcctl.api.learning import AccountProfile
    from mcctl.platform.accounts import profile_of, put_account
    from mcctl.platform.problems import ApiError

    given = {"organizations": organization, "groups": group, "email_domain": email_domain}
    try:
        with writing(context.obj, database) as connection:
            said = {key: value for key, value in given.items() if value}
            profile = AccountProfile.model_validate(profile_of(connection, name).model_dump() | said)
            view = put_account(connection, name, profile, now())
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        raise UsageError(f"`{wrong['input']}` cannot be in `{wrong['loc'][0]}`: {wrong['msg'].lower()}") from error
    except ApiError as error:
        details = [error.problem.detail, *(one.detail for one in error.problem.errors)]
        raise UsageError("; ".join(detail for detail in details if detail)) from error
    let_in = [*view.organizations, *view.groups, *([view.email_domain] if view.email_domain is not None else [])]
    Output(context.obj).say(f"learner `{name}` has an account" + (f", let in by {', '.join(let_in)}" if let_in else ""))
