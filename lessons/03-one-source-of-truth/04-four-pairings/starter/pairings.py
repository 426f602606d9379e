# Given: two clients, one of last year and one of today. Each asks both servers.
from concurrent import futures
import os

import grpc

import client
import last_year_pb2
import pairings_pb2
import pairings_pb2_grpc
import weather_pb2

OLD_SERVER = grpc.insecure_channel(os.environ["LAST_YEAR_ADDR"])
NEW_SERVER = grpc.insecure_channel(os.environ["TODAY_ADDR"])


def ask(server, schema):
    """What a stub does: it has a path, and knows how to write requests and read responses."""
    now = server.unary_unary("/weather.Weather/Now", schema.Place.SerializeToString, schema.Report.FromString)
    return now(schema.Place(city="Oslo"), wait_for_ready=True)


def old_client(server):
    return f"{ask(server, last_year_pb2).celsius} degrees"


def new_client(server):
    return f"{client.degrees(ask(server, weather_pb2))} degrees"


class Pairings(pairings_pb2_grpc.PairingsServicer):
    def Try(self, request, context):
        return pairings_pb2.Table(
            old_client_old_server=old_client(OLD_SERVER),
            old_client_new_server=old_client(NEW_SERVER),
            new_client_old_server=new_client(OLD_SERVER),
            new_client_new_server=new_client(NEW_SERVER),
        )


server = grpc.server(futures.ThreadPoolExecutor())
pairings_pb2_grpc.add_PairingsServicer_to_server(Pairings(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
