"""Tests of documents, of the shape that models give them, and of who sees what."""
