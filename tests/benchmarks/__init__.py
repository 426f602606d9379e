"""Figures, printed as ratios measured in the same run: each script is one command, within a minute."""
