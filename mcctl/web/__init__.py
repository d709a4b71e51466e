"""Values → pages: the report that people forward."""
