"""The group `mcctl platform`, and what belongs to it."""

import typer

from mcctl.cli.edit import edit
from mcctl.cli.hosting.backup import backup
from mcctl.cli.hosting.check import check
from mcctl.cli.hosting.demo import demo_events
from mcctl.cli.hosting.events import events
from mcctl.cli.hosting.issuers import issuer
from mcctl.cli.hosting.learners import learner
from mcctl.cli.hosting.migrate import migrate
from mcctl.cli.hosting.serve import serve
from mcctl.cli.hosting.takedowns import hide, unhide
from mcctl.cli.hosting.tokens import token
from mcctl.cli.hosting.trust import trust

platform = typer.Typer(help="The platform itself, and events for it.", no_args_is_help=True, rich_markup_mode=None)
platform.add_typer(token, name="token")
platform.add_typer(trust, name="trust")
platform.add_typer(issuer, name="issuer")
platform.add_typer(learner, name="learner")
platform.add_typer(events, name="events")
platform.command()(hide)
platform.command()(unhide)
platform.command()(edit)
platform.command()(serve)
platform.command()(check)
platform.command()(migrate)
platform.command()(backup)
platform.command("demo-events")(demo_events)
