import os
from concurrent import futures

import grpc

import words_pb2
import words_pb2_grpc


class Gateway(words_pb2_grpc.GatewayServicer):
    def __init__(self):
        self.words = words_pb2_grpc.WordsStub(grpc.insecure_channel(os.environ["WORDS_ADDR"]))

    def Shout(self, request, context):
        upper = self.words.Upper(request, metadata=[("x-from", "gateway")], wait_for_ready=True, timeout=10)
        return words_pb2.Text(text=upper.text + "!")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
words_pb2_grpc.add_GatewayServicer_to_server(Gateway(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
