from concurrent import futures

import grpc

import vault_pb2
import vault_pb2_grpc

PIN = "4096"


class Vault(vault_pb2_grpc.VaultServicer):
    def Open(self, request_iterator, context):
        for guess in request_iterator:
            yield vault_pb2.Answer(text="open" if guess.pin == PIN else "wrong")


server = grpc.server(futures.ThreadPoolExecutor())
vault_pb2_grpc.add_VaultServicer_to_server(Vault(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
