from concurrent import futures
from pathlib import Path

import grpc

import bank_pb2
import bank_pb2_grpc


class Bank(bank_pb2_grpc.BankServicer):
    def Balance(self, request, context):
        # What was proved in the handshake: nothing that a client merely says.
        proved = context.auth_context()
        names = [name.decode() for name in proved.get("x509_common_name", [])]
        print("asked by", ", ".join(names))
        return bank_pb2.Money(pence=123456, asked_by=", ".join(names))


def read(name):
    """Each run has certificates of its own, in tls/. They are good for a day."""
    return Path("tls", name).read_bytes()


# Mutual TLS: the server shows its certificate, and asks the client for one that the same authority has signed.
credentials = grpc.ssl_server_credentials(
    [(read("server.key"), read("server.crt"))], root_certificates=read("ca.crt"), require_client_auth=True
)
server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
bank_pb2_grpc.add_BankServicer_to_server(Bank(), server)
server.add_secure_port("[::]:50051", credentials)
server.start()
server.wait_for_termination()
