"""The words of everything that authors read."""
