import os
import time
from concurrent import futures

import grpc

import kitchen_pb2_grpc


class Cook(kitchen_pb2_grpc.CookServicer):
    def __init__(self):
        self.oven = kitchen_pb2_grpc.OvenStub(grpc.insecure_channel(os.environ["OVEN_ADDR"]))

    def Prepare(self, request, context):
        time.sleep(0.1)
        left = min(context.time_remaining(), 10) - 0.2
        print(f"{left * 1000:.0f} ms for the oven")
        if left <= 0:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "no time is left for the oven")
        try:
            return self.oven.Bake(request, timeout=left, wait_for_ready=True)
        except grpc.RpcError as error:
            context.abort(error.code(), f"the oven: {error.details()}")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
kitchen_pb2_grpc.add_CookServicer_to_server(Cook(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
