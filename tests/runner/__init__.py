"""The runner as its callers see it, with real pods."""
