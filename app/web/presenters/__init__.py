"""From values of the core to view models: pure functions and frozen dataclasses; what a person reads is decided here."""
