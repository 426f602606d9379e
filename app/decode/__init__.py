"""The bounded pool of limited processes in which foreign bytes become traces, views and check results.

Limits: memory and CPU of a worker, time of a job, length of the queue, and a share of it for each learner. ``pool`` is the
door, ``jobs`` are what may be asked for; ``worker`` is the other side. Answers are values: ``Decoded`` or ``Refused``.
"""
