"""Tests of the rules, each on small catalogues."""
