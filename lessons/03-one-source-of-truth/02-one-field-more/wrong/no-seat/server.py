from concurrent import futures

import grpc

import theatre_pb2
import theatre_pb2_grpc


class Theatre(theatre_pb2_grpc.TheatreServicer):
    def Book(self, request, context):
        return theatre_pb2.Booking(name=request.name, seats=request.seats)


server = grpc.server(futures.ThreadPoolExecutor())
theatre_pb2_grpc.add_TheatreServicer_to_server(Theatre(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
