"""Plan to platform (publish), and platform to plan (what is live)."""
