"""The command ``grpclab``: the only place that knows both the pages' process and the runner's."""
