from pathlib import Path

import grpc

import bank_pb2
import bank_pb2_grpc


def read(name):
    return Path("tls", name).read_bytes()


def balance(credentials):
    with grpc.secure_channel("localhost:50051", credentials) as channel:
        try:
            money = bank_pb2_grpc.BankStub(channel).Balance(bank_pb2.Account(name="rainy day"), timeout=20)
            print(money.pence, "pence, asked by", money.asked_by)
        except grpc.RpcError as error:
            print(error.code().name)


# With a certificate of its own, and without one.
balance(grpc.ssl_channel_credentials(read("ca.crt"), read("client.key"), read("client.crt")))
balance(grpc.ssl_channel_credentials(read("ca.crt")))
