"""Files and git into documents and a catalogue. The only room that knows a YAML library or git."""
