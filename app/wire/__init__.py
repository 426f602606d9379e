"""Bytes in, values out: packets, TCP streams, HTTP/2 frames, header blocks, length-prefixed messages, protobuf records.

No I/O, no clock, no framework, no grpc. The decoder is an observer, not a peer: it never refuses bytes but records a
``Problem`` with its spec section and goes on. Parts tile their bytes, chunking never changes a result, unknown is a value,
and every loop over foreign bytes has a named limit.
"""
