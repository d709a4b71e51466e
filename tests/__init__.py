"""Tests of mcctl, one folder a room."""
