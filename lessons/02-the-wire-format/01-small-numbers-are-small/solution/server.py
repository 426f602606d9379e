from concurrent import futures

import grpc

import counter_pb2
import counter_pb2_grpc


class Counter(counter_pb2_grpc.CounterServicer):
    def Count(self, request, context):
        return counter_pb2.CountReply(count=16383)


server = grpc.server(futures.ThreadPoolExecutor())
counter_pb2_grpc.add_CounterServicer_to_server(Counter(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
