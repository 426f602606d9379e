"""Bytes in, values out: packets, TCP streams, HTTP/2 frames, header blocks, length-prefixed messages, protobuf records.

No I/O, no clock, no framework, no grpc. The decoder is an observer, not a peer: it never refuses bytes but records a
``Problem`` with its spec section and goes on. Parts tile their bytes, chunking never changes a result, unknown is a value,
and every loop over foreign bytes has a named limit.

The journey: ``packets`` (IP, TCP segments; ``captures`` and ``pcapng`` read and write files of them) -> ``tcp`` (streams with
holes; ``streams`` gives them while they are captured) -> ``http2`` (frames), ``http2_payload`` and ``http2_parts`` (what a
frame says, byte by byte) -> ``http2_connection`` (both directions), which joins ``http2_blocks`` with ``hpack``,
``http2_streams`` with ``stream_states``, and ``flow_control`` -> ``framing`` and ``bodies`` (how messages stand in a body),
``grpc`` (length-prefixed messages), ``compression``, ``endings``, ``timeouts`` -> ``records`` (protobuf).

Beside HTTP/2: ``http1``. Around either of them TLS: ``tls`` (records), ``tls_handshake``, and ``tls_connection``, which opens
records with the keys that ``tls_keys`` reads and ``tls_ciphers`` applies.
"""
