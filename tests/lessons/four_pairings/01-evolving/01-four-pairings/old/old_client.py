import sys

import grpc

import last_year_pb2

with grpc.insecure_channel("localhost:50051") as channel:
    request, reply = last_year_pb2.Request, last_year_pb2.Order
    get = channel.unary_unary("/orders.Orders/Get", request.SerializeToString, reply.FromString)
    order = get(last_year_pb2.Request(id="A-1"), timeout=5)

print("the old client reads", order.id, order.pence)
sys.exit(0 if order.pence == 1250 else 1)
