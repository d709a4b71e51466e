"""The types on the wire of the platform API, one module a resource; client and server share them."""
