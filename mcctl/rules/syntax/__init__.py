"""MC0xx: what a file must be to be read at all; reader and models apply these themselves, here are their pages."""
