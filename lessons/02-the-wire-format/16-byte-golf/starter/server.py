from concurrent import futures

import grpc

import walk_pb2
import walk_pb2_grpc


class Walks(walk_pb2_grpc.WalksServicer):
    def Last(self, request, context):
        return walk_pb2.Walk(steps=[3, 4, 5], weather="SUNNY", altitude=-3)


server = grpc.server(futures.ThreadPoolExecutor())
walk_pb2_grpc.add_WalksServicer_to_server(Walks(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
