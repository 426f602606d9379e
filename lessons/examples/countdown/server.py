from concurrent import futures
import time

import grpc

import countdown_pb2
import countdown_pb2_grpc


class Counter(countdown_pb2_grpc.CounterServicer):
    def Peek(self, request, context):
        return request

    def CountDown(self, request, context):
        pause = request.pause.ToNanoseconds() / 1e9
        for value in range(request.start, -1, -1):
            if not context.is_active():
                print("the client is gone at", value)
                return
            yield countdown_pb2.Number(value=value)
            time.sleep(min(pause, 2))

    def Sum(self, request_iterator, context):
        # The loop ends when the client half-closes.
        return countdown_pb2.Number(value=sum(number.value for number in request_iterator))

    def Double(self, request_iterator, context):
        for number in request_iterator:
            print("got", number.value)
            yield countdown_pb2.Number(value=2 * number.value)


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    countdown_pb2_grpc.add_CounterServicer_to_server(Counter(), server)
    server.add_insecure_port("[::]:50051")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve()
