"""`mcctl platform`: the platform itself, for whoever hosts one; one file a command, or a group of them."""
