"""Pure: a recording and a schema become a trace - connections, frames, calls, messages, metadata, status, timeline.

``model`` holds the values; ``build`` makes them from a run's events, all at once or as they come: ``reading`` takes the events,
``connection_reader`` reads a connection (``tls_connection`` and ``http1_connection`` where it is such), ``indexing`` writes ``rows``
into the ``index``, ``frame_entries``, ``call_entries`` and ``message_entries`` make values of rows when they are looked at.
``relays`` pairs what came to a relay with what it carried on. Messages are annotated when they are looked at (``annotate``).
``origins`` finds decrypted bytes on the wire, ``flow`` tells windows and settings at every frame, ``transcript`` the whole as plain text.
"""
