"""Documents and the catalogue that they make: immutable, indexed, references resolved; and who sees what."""
