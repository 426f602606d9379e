from concurrent import futures

import grpc

import lottery_pb2
import lottery_pb2_grpc


class Lottery(lottery_pb2_grpc.LotteryServicer):
    def Draw(self, request, context):
        return lottery_pb2.Numbers(numbers=[42])


server = grpc.server(futures.ThreadPoolExecutor())
lottery_pb2_grpc.add_LotteryServicer_to_server(Lottery(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
