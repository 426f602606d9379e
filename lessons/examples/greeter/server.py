from concurrent import futures
import time

import grpc

import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        print("got", request.name)
        return greeter_pb2.HelloReply(message=f"Hello, {manner(request.mood)}{request.name}!")

    def SayHelloSlowly(self, request, context):
        for word in ("Hello,", f"{manner(request.mood)}{request.name},", "nice", "to", "meet", "you!"):
            yield greeter_pb2.HelloReply(message=word)
            time.sleep(0.3)


def manner(mood):
    return "grumpy " if mood < 0 else ""


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
    server.add_insecure_port("[::]:50051")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve()
