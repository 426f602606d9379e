"""The command ``grpclab``: the only place that knows both processes."""
