import os
import threading
from concurrent import futures

import grpc

import kitchen_pb2
import kitchen_pb2_grpc


class Oven(kitchen_pb2_grpc.OvenServicer):
    def Bake(self, request, context):
        # A call that ends early, by deadline or cancel, says so: work that nobody waits for can stop.
        ended = threading.Event()
        context.add_callback(ended.set)
        print(f"{request.name}: {request.baking_ms} ms to bake")
        if ended.wait(min(request.baking_ms / 1000, 10)):
            print(f"{request.name}: nobody waits any more, the oven is off")
            return kitchen_pb2.Plate()
        return kitchen_pb2.Plate(text=f"{request.name}, hot")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
kitchen_pb2_grpc.add_OvenServicer_to_server(Oven(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
