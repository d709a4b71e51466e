"""The calls of the platform API, one module a resource (`platform-api.md`)."""
