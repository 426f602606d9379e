from concurrent import futures
import time

import grpc

import countdown_pb2
import countdown_pb2_grpc

TICK = 0.2  # seconds


class Counter(countdown_pb2_grpc.CounterServicer):
    def CountDown(self, request, context):
        for value in range(request.start, -1, -1):
            yield countdown_pb2.Number(value=value)
            time.sleep(TICK)


server = grpc.server(futures.ThreadPoolExecutor())
countdown_pb2_grpc.add_CounterServicer_to_server(Counter(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
