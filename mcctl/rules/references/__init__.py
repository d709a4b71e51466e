"""MC2xx: references, stacks, and who sees what."""
