from concurrent import futures

import grpc
from grpc_channelz.v1 import channelz
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2

import greeter_pb2
import greeter_pb2_grpc

GREETER = greeter_pb2.DESCRIPTOR.services_by_name["Greeter"].full_name


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        if request.name == "nobody":
            # From now on, whoever asks for our health hears this; a Watch hears it at once.
            checks.set(GREETER, health_pb2.HealthCheckResponse.NOT_SERVING)
        return greeter_pb2.HelloReply(message="Hello, " + request.name)


class Counting(grpc.ServerInterceptor):
    """Sees every call before its handler does."""

    def intercept_service(self, continuation, details):
        names = [key for key, _ in details.invocation_metadata]
        print("call", details.method, "with a token" if "x-token" in names else "without a token")
        return continuation(details)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), interceptors=[Counting()])
greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)

checks = health.HealthServicer()
checks.set(GREETER, health_pb2.HealthCheckResponse.SERVING)
health_pb2_grpc.add_HealthServicer_to_server(checks, server)

channelz.add_channelz_servicer(server)

reflection.enable_server_reflection([GREETER, health.SERVICE_NAME, reflection.SERVICE_NAME], server)

# grpcio-reflection speaks v1alpha. v1 has the same messages under another name, so the same servicer answers it.
servicer = reflection.ReflectionServicer([GREETER, health.SERVICE_NAME, reflection.SERVICE_NAME])
handler = grpc.stream_stream_rpc_method_handler(
    servicer.ServerReflectionInfo,
    reflection_pb2.ServerReflectionRequest.FromString,
    reflection_pb2.ServerReflectionResponse.SerializeToString,
)
v1 = {"ServerReflectionInfo": handler}
server.add_generic_rpc_handlers(
    (grpc.method_handlers_generic_handler("grpc.reflection.v1.ServerReflection", v1),)
)

server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
