import os
from concurrent import futures

import grpc

import kitchen_pb2_grpc


class Waiter(kitchen_pb2_grpc.WaiterServicer):
    def __init__(self):
        self.cook = kitchen_pb2_grpc.CookStub(grpc.insecure_channel(os.environ["COOK_ADDR"]))

    def Bring(self, request, context):
        # The caller's deadline is a moment. What is left of it is all the time that the next service may take:
        # pass it on, less a little, and nobody works for a guest who has gone. Without a deadline: 10 seconds.
        left = min(context.time_remaining(), 10) - 0.2
        print(f"{left * 1000:.0f} ms for the cook")
        try:
            return self.cook.Prepare(request, timeout=left, wait_for_ready=True)
        except grpc.RpcError as error:
            context.abort(error.code(), f"the cook: {error.details()}")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
kitchen_pb2_grpc.add_WaiterServicer_to_server(Waiter(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
