"""Runs mcctl as `python -m mcctl`."""

from mcctl.cli.main import run

run()
