"""The course, read from ``lessons/`` beside the package: parts, lessons, starters, solutions, checks by name.

``loading`` reads folders into the values of ``model`` and says every mistake with its file, its line and how to mend it;
``markdown`` makes text safe; ``proofs`` says what the runs of starters, solutions and wrong answers must show.
"""
