"""The mock server: our own program, with a learner's schema and rules, so it is kept in as a learner's is."""

from app.sandbox.policy import LEARNER
from app.sandbox.runtimes.description import Description

MOCK = Description(name="mock", title="The mock", policy=LEARNER, script=".mock/server.py")
