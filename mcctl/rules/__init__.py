"""Catalogue into findings, one file a rule; a rule's docstring says why it exists and what to write instead."""
