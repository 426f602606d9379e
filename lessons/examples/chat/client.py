import asyncio

import grpc

import chat_pb2
import chat_pb2_grpc


async def visit(stub, name, texts):
    """One guest: says a line, hears one, says the next."""
    call = stub.Talk()
    for text in texts:
        await call.write(chat_pb2.Line(name=name, text=text))
        heard = await call.read()
        print(f"{name} hears {heard.name}: {heard.text}")
    await call.done_writing()
    # Until the server has ended its side as well.
    while await call.read() is not grpc.aio.EOF:
        pass
    print(f"{name} leaves: {(await call.code()).name}")


async def main():
    async with grpc.aio.insecure_channel("localhost:50051") as channel:
        stub = chat_pb2_grpc.RoomStub(channel)
        # Two calls at once: two streams on one connection.
        ada = visit(stub, "Ada", ["Hello?", "Nobody here."])
        grace = visit(stub, "Grace", ["Good evening.", "Good night."])
        await asyncio.gather(ada, grace)


asyncio.run(main())
