from concurrent import futures
import os

import grpc

import camera_pb2
import camera_pb2_grpc

PIXELS = bytes(16 * 1024)


def take(number):
    print("picture", number, "taken", flush=True)
    return camera_pb2.Picture(number=number, pixels=PIXELS)


class Camera(camera_pb2_grpc.CameraServicer):
    def Film(self, request, context):
        pictures = []
        for number in range(1, request.pictures + 1):
            pictures.append(take(number))
        for picture in pictures:
            yield picture


# Windows of 65,535 bytes, as in viewer.py.
server = grpc.server(futures.ThreadPoolExecutor(), options=[("grpc.http2.bdp_probe", 0)])
camera_pb2_grpc.add_CameraServicer_to_server(Camera(), server)
server.add_insecure_port(f"[::]:{os.environ['PORT']}")
server.start()
server.wait_for_termination()
