import collections

import grpc

import vault_pb2
import vault_pb2_grpc

FIELDS = "method timeout metadata credentials wait_for_ready compression"


class Details(collections.namedtuple("Details", FIELDS), grpc.ClientCallDetails):
    """What is known of a call before it is made."""


class Token(grpc.UnaryUnaryClientInterceptor):
    """Adds the token to every call, so that no caller has to think of it."""

    def intercept_unary_unary(self, continuation, details, request):
        known = {name: getattr(details, name) for name in Details._fields}
        known["metadata"] = [*(details.metadata or ()), ("x-token", "open-sesame")]
        return continuation(Details(**known), request)


class Told(grpc.UnaryUnaryClientInterceptor):
    """Prints how each call ended."""

    def intercept_unary_unary(self, continuation, details, request):
        call = continuation(details, request)
        print(details.method, call.code().name)
        return call


def read(channel):
    try:
        print(vault_pb2_grpc.VaultStub(channel).Read(vault_pb2.ReadRequest(name="client"), timeout=20).secret)
    except grpc.RpcError as error:
        print(error.details())


with grpc.insecure_channel("localhost:50051") as channel:
    read(grpc.intercept_channel(channel, Told()))
    # The same channel with one interceptor more: the calls share its connection.
    read(grpc.intercept_channel(channel, Told(), Token()))
