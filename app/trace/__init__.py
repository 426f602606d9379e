"""Pure: a recording and a schema become a trace - connections, frames, calls, messages, metadata, status, timeline.

``model`` holds the values; ``build`` makes them. Messages are annotated when they are looked at (``annotate``).
"""
