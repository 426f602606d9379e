"""CPython with grpcio: the interpreter that grpclab itself runs on, warm before a learner asks."""

from app.sandbox.policy import LEARNER
from app.sandbox.runtimes.description import Description

PYTHON = Description(name="python", title="Python", policy=LEARNER)
