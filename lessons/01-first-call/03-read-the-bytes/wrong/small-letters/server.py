from concurrent import futures

import grpc

import order_pb2
import order_pb2_grpc


class Orders(order_pb2_grpc.OrdersServicer):
    def Status(self, request, context):
        return order_pb2.StatusReply(count=7, text="ok")


server = grpc.server(futures.ThreadPoolExecutor())
order_pb2_grpc.add_OrdersServicer_to_server(Orders(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
