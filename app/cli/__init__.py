"""The command ``grpclab``: the only place that knows both the pages' process and the runner's."""

import os

# Read by gRPC when it is first imported. Nothing here uses gRPC in a forked child: children are exec'd at once, and with the
# handlers gRPC writes a line to standard error for each.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
