"""MC1xx: ids name one thing for ever."""
