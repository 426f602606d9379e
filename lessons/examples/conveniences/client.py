import grpc
from grpc_channelz.v1 import channelz_pb2, channelz_pb2_grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

import greeter_pb2
import greeter_pb2_grpc

with grpc.insecure_channel("localhost:50051") as channel:
    print("services:", ", ".join(ProtoReflectionDescriptorDatabase(channel).get_services()))

    health = health_pb2_grpc.HealthStub(channel)
    greeter = greeter_pb2_grpc.GreeterStub(channel)
    for name in ("Ada", "nobody"):
        greeter.SayHello(greeter_pb2.HelloRequest(name=name), metadata=[("x-token", "secret")])
        answer = health.Check(health_pb2.HealthCheckRequest(service="greeter.Greeter"))
        print("after", name + ":", health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))

    servers = channelz_pb2_grpc.ChannelzStub(channel).GetServers(channelz_pb2.GetServersRequest())
    print("channelz:", servers.server[0].data.calls_started, "calls started")
