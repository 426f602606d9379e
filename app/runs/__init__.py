"""What a run is, as pure values, on both sides of the process boundary.

Nothing here does I/O, knows gRPC or a database. ``client`` turns these values to and from ``grpclab.runner.v1``.
"""
