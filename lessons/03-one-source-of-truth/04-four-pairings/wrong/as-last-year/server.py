from concurrent import futures
import os

import grpc

import weather_pb2
import weather_pb2_grpc

DEGREES = -2.5


class Weather(weather_pb2_grpc.WeatherServicer):
    def Now(self, request, context):
        return weather_pb2.Report(celsius=int(DEGREES))


server = grpc.server(futures.ThreadPoolExecutor())
weather_pb2_grpc.add_WeatherServicer_to_server(Weather(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
