"""Pure: a recording and a schema become a trace - connections, frames, calls, messages, metadata, status, timeline.

``model`` holds the values; ``build`` makes them from a run's events, all at once or as they come: ``connection_reader`` reads
a connection, ``indexing`` writes rows into the ``index``, ``entries`` makes values of rows when they are looked at.
Messages are annotated when they are looked at (``annotate``). ``flow`` tells windows and settings at every frame,
``transcript`` the whole as plain text.
"""
