"""Values into text and JSON, one file a format; nothing here prints."""
