"""What a newcomer sees after a slip, and the repair that the message alone leads to."""
