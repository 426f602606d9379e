from concurrent import futures

import grpc

import orders_pb2
import orders_pb2_grpc

ORDERS = {
    "A-1": orders_pb2.Order(id="A-1", state=orders_pb2.STATE_RETURNED, pence=1250, gift_notes=["Happy birthday!"]),
}


class Orders(orders_pb2_grpc.OrdersServicer):
    def GetOrder(self, request, context):
        if request.id not in ORDERS:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no order {request.id}")
        return ORDERS[request.id]

    def UpdateOrder(self, request, context):
        state = orders_pb2.State.Name(request.state)
        print(f"{request.id}: {state}, {request.pence} pence, {len(request.gift_notes)} notes")
        return request


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
orders_pb2_grpc.add_OrdersServicer_to_server(Orders(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
