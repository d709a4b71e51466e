"""Micro-credentials as code: validate, diff, publish and count what issuers author as YAML in git."""

__version__ = "0.1.0"
