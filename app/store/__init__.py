"""The database, the only durable truth: workspaces, runs and what happened in them, the outbox."""
