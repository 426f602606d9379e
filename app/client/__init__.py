"""Values of ``runs`` to and from ``grpclab.runner.v1``, and the gRPC client of the runner."""
