import os

import grpc

import shop_pb2
import shop_pb2_grpc

with grpc.insecure_channel(os.environ["SHOP_ADDR"]) as channel:
    shop = shop_pb2_grpc.ShopStub(channel)
    for count in (1, 2, 40):
        try:
            print(shop.Quote(shop_pb2.QuoteRequest(item="teapot", count=count), timeout=5).text)
        except grpc.RpcError as error:
            print(error.code().name, error.details())
