from concurrent import futures

import grpc

import game_pb2
import game_pb2_grpc

SCORES = {"Ada": 12, "Grace": 0}


class Game(game_pb2_grpc.GameServicer):
    def Score(self, request, context):
        reply = game_pb2.Result(name=request.name)
        reply.score = SCORES.get(request.name, 0)
        return reply


server = grpc.server(futures.ThreadPoolExecutor())
game_pb2_grpc.add_GameServicer_to_server(Game(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
