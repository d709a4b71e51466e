"""The metrics: each defined once, over one relation of events, for any engine that speaks the shared SQL."""
