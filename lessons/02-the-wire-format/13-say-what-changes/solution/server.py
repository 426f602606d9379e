from concurrent import futures

import grpc

import club_pb2
import club_pb2_grpc


class Club(club_pb2_grpc.ClubServicer):
    def Update(self, request, context):
        member = club_pb2.Member(name="Ada", nickname="Countess")
        request.update_mask.MergeMessage(request.member, member)
        return member


server = grpc.server(futures.ThreadPoolExecutor())
club_pb2_grpc.add_ClubServicer_to_server(Club(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
