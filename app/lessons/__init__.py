"""The course, read from ``lessons/`` beside the package: parts, lessons, starters, solutions, checks by name."""
