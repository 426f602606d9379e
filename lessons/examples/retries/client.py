import json

import grpc

import pay_pb2
import pay_pb2_grpc

# The same service config that the page opens with. The library retries; this program never hears of it.
POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
CONFIG = {"methodConfig": [{"name": [{"service": "pay.Payments", "method": "Pay"}], "retryPolicy": POLICY}]}

with grpc.insecure_channel("localhost:50051", options=[("grpc.service_config", json.dumps(CONFIG))]) as channel:
    payments = pay_pb2_grpc.PaymentsStub(channel)
    request = pay_pb2.PayRequest(order="B-2", pence=1250)
    for method in (payments.Pay, payments.Refund):
        try:
            print(method(request, timeout=20).text)
        except grpc.RpcError as error:
            print(error.code().name, error.details())
