import asyncio

import grpc

import chat_pb2_grpc


class Room(chat_pb2_grpc.RoomServicer):
    def __init__(self):
        # One queue for each open call: what its guest has yet to hear.
        self.guests = set()

    async def Talk(self, lines, context):
        mine = asyncio.Queue()
        self.guests.add(mine)
        # Reading and writing go on at the same time: a task reads while this method writes.
        reading = asyncio.create_task(self.read(lines, mine))
        try:
            while (line := await mine.get()) is not None:
                yield line
        finally:
            # Also where the call was cancelled.
            self.guests.discard(mine)
            reading.cancel()

    async def read(self, lines, mine):
        async for line in lines:
            print(f"{line.name}: {line.text}")
            for guest in self.guests:
                guest.put_nowait(line)
        # The client half-closed. None ends our side of the stream too.
        mine.put_nowait(None)


async def main():
    server = grpc.aio.server()
    chat_pb2_grpc.add_RoomServicer_to_server(Room(), server)
    server.add_insecure_port("[::]:50051")
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
