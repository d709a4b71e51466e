"""MC3xx: what learners and assessors read."""
