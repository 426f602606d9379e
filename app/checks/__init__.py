"""Pure: one check is one function from an ``Observation`` to a ``Verdict`` (passed, text, expected, seen, evidence).

``registry`` finds a check by the name of its function and holds its parameters to their types when a lesson is loaded;
``grading`` puts verdicts into the author's words. Nothing here runs anyone's code: a stored recording can be graded again.
"""
