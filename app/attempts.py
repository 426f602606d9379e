"""The story of the product: a lesson and a workspace become a run, a trace, and check results."""
