from concurrent import futures

import grpc

import sensor_pb2
import sensor_pb2_grpc


class Sensor(sensor_pb2_grpc.SensorServicer):
    def Read(self, request, context):
        return sensor_pb2.Reading(serial=4294967290, celsius=22)


server = grpc.server(futures.ThreadPoolExecutor())
sensor_pb2_grpc.add_SensorServicer_to_server(Sensor(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
