"""All suites of the repository."""
