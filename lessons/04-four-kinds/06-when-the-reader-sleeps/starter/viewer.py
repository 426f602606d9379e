# Given: you need not change this file.
from concurrent import futures
import os
import time

import grpc

import camera_pb2
import camera_pb2_grpc

# grpc makes its windows larger where it can. Without that
# they stay at HTTP/2's 65,535 bytes, so that you can see them fill.
channel = grpc.insecure_channel(os.environ["CAMERA_ADDR"], options=[("grpc.http2.bdp_probe", 0)])
camera = camera_pb2_grpc.CameraStub(channel)


class Viewer(camera_pb2_grpc.ViewerServicer):
    def Watch(self, request, context):
        pictures = camera.Film(request, wait_for_ready=True)
        seen = 0
        for picture in pictures:
            seen += 1
            if picture.number == 1:
                print("the viewer sleeps", flush=True)
                time.sleep(1)
                print("the viewer wakes up", flush=True)
            time.sleep(0.03)
        return camera_pb2.Seen(pictures=seen)


server = grpc.server(futures.ThreadPoolExecutor())
camera_pb2_grpc.add_ViewerServicer_to_server(Viewer(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
