"""The platform over HTTP, embedded or far away; the only room that knows httpx."""
