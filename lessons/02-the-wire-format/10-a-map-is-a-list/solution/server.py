from concurrent import futures

import grpc

import shop_pb2
import shop_pb2_grpc


class Shop(shop_pb2_grpc.ShopServicer):
    def Count(self, request, context):
        stock = shop_pb2.Stock()
        stock.items[request.fruit] = 3
        return stock


server = grpc.server(futures.ThreadPoolExecutor())
shop_pb2_grpc.add_ShopServicer_to_server(Shop(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
