from concurrent import futures

import grpc

import weather_pb2
import weather_pb2_grpc


class Weather(weather_pb2_grpc.WeatherServicer):
    def Now(self, request, context):
        return weather_pb2.Report(celsius=2)


server = grpc.server(futures.ThreadPoolExecutor())
weather_pb2_grpc.add_WeatherServicer_to_server(Weather(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
