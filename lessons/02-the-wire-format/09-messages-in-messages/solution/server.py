from concurrent import futures

import grpc

import atlas_pb2
import atlas_pb2_grpc


class Atlas(atlas_pb2_grpc.AtlasServicer):
    def Find(self, request, context):
        return atlas_pb2.Place(name=request.name, position=atlas_pb2.Point(x=3, y=-4))


server = grpc.server(futures.ThreadPoolExecutor())
atlas_pb2_grpc.add_AtlasServicer_to_server(Atlas(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
