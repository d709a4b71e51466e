"""Tests of the reader and of the trees that files come from."""
