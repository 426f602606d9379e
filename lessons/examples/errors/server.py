from concurrent import futures

import grpc
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

import shop_pb2
import shop_pb2_grpc

STOCK = {"teapot": 12, "cup": 40}


class Orders(shop_pb2_grpc.OrdersServicer):
    def PlaceOrder(self, request, context):
        customer = dict(context.invocation_metadata()).get("x-customer", "nobody")
        # A status with details, below, brings trailers of its own, which replace these.
        context.set_trailing_metadata((("x-stock-left", str(STOCK.get(request.item, 0))),))
        if request.item == "crash":
            raise RuntimeError("a handler that raises is status UNKNOWN for the client")
        if request.count < 1:
            context.abort_with_status(rpc_status.to_status(bad_count(request.count)))
        if request.item not in STOCK:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no {request.item}")
        if request.count > STOCK[request.item]:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"only {STOCK[request.item]} left")
        return shop_pb2.Receipt(text=f"{request.count} x {request.item}", customer=customer)


def bad_count(count):
    """A status with details: which field is wrong, and why, for programs to read."""
    details = any_pb2.Any()
    details.Pack(
        error_details_pb2.BadRequest(
            field_violations=[
                error_details_pb2.BadRequest.FieldViolation(field="count", description=f"{count} is not at least 1")
            ]
        )
    )
    return status_pb2.Status(code=code_pb2.INVALID_ARGUMENT, message="an order needs a count", details=[details])


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    shop_pb2_grpc.add_OrdersServicer_to_server(Orders(), server)
    server.add_insecure_port("[::]:50051")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve()
