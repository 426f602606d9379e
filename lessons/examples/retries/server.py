from collections import Counter
from concurrent import futures

import grpc

import pay_pb2
import pay_pb2_grpc


class Payments(pay_pb2_grpc.PaymentsServicer):
    def __init__(self):
        self.attempts = Counter()

    def Pay(self, request, context):
        return self.third_time("paid", request, context)

    def Refund(self, request, context):
        return self.third_time("refunded", request, context)

    def third_time(self, word, request, context):
        self.attempts[word, request.order] += 1
        # The client's library counts as well, and says so in the metadata of every attempt but the first.
        previous = dict(context.invocation_metadata()).get("grpc-previous-rpc-attempts", "none")
        print(f"{request.order}: attempt {self.attempts[word, request.order]}, previous attempts: {previous}")
        if self.attempts[word, request.order] % 3:
            context.abort(grpc.StatusCode.UNAVAILABLE, "the bank does not answer")
        return pay_pb2.Receipt(text=f"{word} {request.order}", attempts=self.attempts[word, request.order])


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
pay_pb2_grpc.add_PaymentsServicer_to_server(Payments(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
