from concurrent import futures

import grpc

import shop_pb2
import shop_pb2_grpc


class Shop(shop_pb2_grpc.ShopServicer):
    def Price(self, request, context):
        price = shop_pb2.Amount(currency="EUR", cents=250)
        return shop_pb2.PriceReply(item=request.item, price=price)


server = grpc.server(futures.ThreadPoolExecutor())
shop_pb2_grpc.add_ShopServicer_to_server(Shop(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
