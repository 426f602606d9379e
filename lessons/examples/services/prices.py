import asyncio
import os

import grpc

import shop_pb2
import shop_pb2_grpc


# grpc.aio beside the others: on the wire nobody can tell.
class Prices(shop_pb2_grpc.PricesServicer):
    async def Price(self, request, context):
        await asyncio.sleep(0.02)
        return shop_pb2.PriceReply(pence=1250, currency=os.environ["CURRENCY"])


async def main():
    server = grpc.aio.server()
    shop_pb2_grpc.add_PricesServicer_to_server(Prices(), server)
    server.add_insecure_port(f"[::]:{os.environ['PORT']}")
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
