# Given: the server of last year. It is out there, and nobody can change it.
from concurrent import futures
import os

import grpc

import last_year_pb2


def now(request, context):
    return last_year_pb2.Report(celsius=-2)


handler = grpc.unary_unary_rpc_method_handler(
    now, last_year_pb2.Place.FromString, last_year_pb2.Report.SerializeToString
)
server = grpc.server(futures.ThreadPoolExecutor())
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("weather.Weather", {"Now": handler}),))
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
