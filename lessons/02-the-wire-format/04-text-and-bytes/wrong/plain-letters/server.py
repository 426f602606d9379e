from concurrent import futures

import grpc

import gallery_pb2
import gallery_pb2_grpc

THUMBNAIL = b"\xff\xd8\xff"


class Gallery(gallery_pb2_grpc.GalleryServicer):
    def Show(self, request, context):
        return gallery_pb2.Picture(title="Zoe", thumbnail=THUMBNAIL)


server = grpc.server(futures.ThreadPoolExecutor())
gallery_pb2_grpc.add_GalleryServicer_to_server(Gallery(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
