"""Desired, base and live into a plan: pure, and used on both sides, by the command line and by the platform."""
