from concurrent import futures

import grpc

import post_pb2
import post_pb2_grpc


class Post(post_pb2_grpc.PostServicer):
    def Collect(self, request, context):
        card = post_pb2.Postcard()
        parcel = post_pb2.Parcel()
        parcel.content.Pack(card)
        return parcel


server = grpc.server(futures.ThreadPoolExecutor())
post_pb2_grpc.add_PostServicer_to_server(Post(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
