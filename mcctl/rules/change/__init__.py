"""MC4xx: what a change means, against a commit or against the platform."""
