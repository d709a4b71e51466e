"""Runs mcctl as `python -m mcctl`."""

from mcctl.cli.entry import run

run()
