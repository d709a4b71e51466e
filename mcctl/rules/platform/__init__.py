"""MC5xx: what the platform says."""
