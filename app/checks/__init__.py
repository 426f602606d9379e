"""Pure: one check is one function from a trace to a ``CheckResult`` (passed, text, evidence spans)."""
