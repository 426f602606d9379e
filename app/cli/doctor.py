"""What this machine allows, and for whatever is missing what it costs and how to get it."""
