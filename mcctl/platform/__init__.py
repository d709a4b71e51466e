"""The platform itself: a real server on a real database, run inside the command line or for a team."""
