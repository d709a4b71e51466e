"""What an issuer means: the authoring format as frozen models, without input or output."""
