import os
from concurrent import futures

import grpc

import shop_pb2
import shop_pb2_grpc

COUNTS = {"teapot": 12, "cup": 3}


class Stock(shop_pb2_grpc.StockServicer):
    def Count(self, request, context):
        if request.name not in COUNTS:
            context.abort(grpc.StatusCode.NOT_FOUND, f"no {request.name} was ever in stock")
        return shop_pb2.StockReply(count=COUNTS[request.name], replica=f"stock on port {os.environ['PORT']}")


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
shop_pb2_grpc.add_StockServicer_to_server(Stock(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
