import json
import os
from concurrent import futures

import grpc

import shop_pb2
import shop_pb2_grpc

# All replicas of the stock are one target; round_robin takes them in turn.
BALANCED = json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})


class Shop(shop_pb2_grpc.ShopServicer):
    def __init__(self):
        stock = grpc.insecure_channel(os.environ["STOCK_ADDR"], options=[("grpc.service_config", BALANCED)])
        self.stock = shop_pb2_grpc.StockStub(stock)
        self.prices = shop_pb2_grpc.PricesStub(grpc.insecure_channel(os.environ["PRICES_ADDR"]))

    def Quote(self, request, context):
        # What is left of our own deadline is all that the others may take; where nobody set one it is for ever.
        left = min(context.time_remaining(), 10)
        item = shop_pb2.Item(name=request.item)
        try:
            stock = self.stock.Count(item, timeout=left, wait_for_ready=True)
            price = self.prices.Price(item, timeout=left, wait_for_ready=True)
        except grpc.RpcError as error:
            context.abort(error.code(), f"while asking for {request.item}: {error.details()}")
        if stock.count < request.count:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"only {stock.count} left, says {stock.replica}")
        text = f"{request.count} × {request.item}, from {stock.replica}, in {price.currency}"
        return shop_pb2.QuoteReply(text=text, pence=price.pence * request.count)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
shop_pb2_grpc.add_ShopServicer_to_server(Shop(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
