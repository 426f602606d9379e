"""grpclab: a learning sandbox for gRPC in the browser.

``ls app/`` reads as the journey of one item: bytes (``wire``) and schemas (``schema``) become runs' recordings
(``runs``), recordings become traces (``trace``), traces are checked (``checks``) for lessons, kept in the ``store``
and shown by ``web`` and ``events``. The ``runner`` is the only process that touches learners' code.
Imports go one way; the contract is in ``pyproject.toml``.
"""
