"""What names mean in a workspace, for the editor: types of the schema, generated Python, grpc. Pure values, sent as one table.

A symbol has an id that nobody can type (``class greeter.HelloRequest``), except those of the schema, whose id is their
full name; its members lead from a written name to the next id. The editor walks along them and knows no gRPC itself.
"""
