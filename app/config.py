"""Settings: one frozen object, read from the environment once; a wrong value stops the start with a sentence."""
