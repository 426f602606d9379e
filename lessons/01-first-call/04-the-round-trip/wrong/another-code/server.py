from concurrent import futures

import grpc

import greeter_pb2
import greeter_pb2_grpc

GUESTS = {"Ada", "Grace"}


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        if request.name not in GUESTS:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{request.name} is not on the list.")
        return greeter_pb2.HelloReply(message=f"Hello, {request.name}!")


server = grpc.server(futures.ThreadPoolExecutor())
greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
