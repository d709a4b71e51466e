"""MC0xx: what a file must be to be read at all.

Reader and models apply most of these themselves; here are their pages.
"""
