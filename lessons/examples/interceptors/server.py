from concurrent import futures
import time

import grpc

import vault_pb2
import vault_pb2_grpc


class Vault(vault_pb2_grpc.VaultServicer):
    def Read(self, request, context):
        return vault_pb2.ReadReply(secret=f"the secret of {request.name} is 42")


class Timed(grpc.ServerInterceptor):
    """Wraps the handler of each unary call: prints how long it took."""

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None or handler.unary_unary is None:
            return handler

        def timed(request, context):
            began = time.perf_counter()
            try:
                return handler.unary_unary(request, context)
            finally:
                print(f"{details.method} took {(time.perf_counter() - began) * 1000:.1f} ms")

        return grpc.unary_unary_rpc_method_handler(timed, handler.request_deserializer, handler.response_serializer)


class Guarded(grpc.ServerInterceptor):
    """Lets nobody pass without the token. The handler of a refused call is never found, let alone called."""

    def intercept_service(self, continuation, details):
        if ("x-token", "open-sesame") in details.invocation_metadata:
            return continuation(details)
        return grpc.unary_unary_rpc_method_handler(refuse)


def refuse(request, context):
    context.abort(grpc.StatusCode.UNAUTHENTICATED, "send the metadata x-token: open-sesame")


# The first in the list is the outermost. Timed sees refused calls too; turn them round, and it does not.
server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), interceptors=[Timed(), Guarded()])
vault_pb2_grpc.add_VaultServicer_to_server(Vault(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
