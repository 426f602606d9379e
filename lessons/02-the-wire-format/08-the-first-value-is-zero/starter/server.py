from concurrent import futures

import grpc

import crossing_pb2
import crossing_pb2_grpc


class Crossing(crossing_pb2_grpc.CrossingServicer):
    def Look(self, request, context):
        light = crossing_pb2.Light()
        if request.side == "north":
            light.color = crossing_pb2.COLOR_RED
        return light


server = grpc.server(futures.ThreadPoolExecutor())
crossing_pb2_grpc.add_CrossingServicer_to_server(Crossing(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
