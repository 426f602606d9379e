import grpc

import last_year_pb2


def method(channel, name, request, response):
    """What a generated stub does: a path, and how to write and read the messages."""
    return channel.unary_unary(f"/orders.Orders/{name}", request.SerializeToString, response.FromString)


with grpc.insecure_channel("localhost:50051") as channel:
    get = method(channel, "GetOrder", last_year_pb2.GetOrderRequest, last_year_pb2.Order)
    update = method(channel, "UpdateOrder", last_year_pb2.Order, last_year_pb2.Order)

    order = get(last_year_pb2.GetOrderRequest(id="A-1"), timeout=20)
    # A removed field is its default; a new value of an enum is still its number.
    print("price", order.price, "state", order.state)

    # Fields 4 and 5 are unknown here, and kept: what this program does not know it does not lose.
    order.state = last_year_pb2.STATE_SENT
    update(order, timeout=20)

    # A program that builds a new message from the fields it knows loses them.
    update(last_year_pb2.Order(id=order.id, state=order.state), timeout=20)
