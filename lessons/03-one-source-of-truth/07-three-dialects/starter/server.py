from concurrent import futures

import grpc

import edition_pb2
import tank_pb2_grpc
import three_pb2
import two_pb2


class Tank(tank_pb2_grpc.TankServicer):
    def Two(self, request, context):
        return two_pb2.Reading(level=0, samples=[1, 2, 3])

    def Three(self, request, context):
        return three_pb2.Reading(level=0, samples=[1, 2, 3])

    def Edition(self, request, context):
        return edition_pb2.Reading(level=0, samples=[1, 2, 3])


server = grpc.server(futures.ThreadPoolExecutor())
tank_pb2_grpc.add_TankServicer_to_server(Tank(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
