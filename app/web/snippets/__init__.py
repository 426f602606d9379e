"""A call in other tools' words: as a grpcurl command, as a Python client, and back from a grpcurl command."""
