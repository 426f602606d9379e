"""What several kinds of test share: the whole application as its user starts it."""
