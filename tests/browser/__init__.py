"""The page itself, in Debian's chromium, as a learner uses it."""
