from concurrent import futures

import grpc

import orders_pb2
import orders_pb2_grpc


class Orders(orders_pb2_grpc.OrdersServicer):
    def Get(self, request, context):
        return orders_pb2.Order(id=request.id, pence=1250)


server = grpc.server(futures.ThreadPoolExecutor())
orders_pb2_grpc.add_OrdersServicer_to_server(Orders(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
