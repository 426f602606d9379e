from concurrent import futures
import time

import grpc

import photos_pb2
import photos_pb2_grpc

workers = futures.ThreadPoolExecutor(max_workers=4)


def shrink(photo):
    time.sleep(photo.work_ms / 1000)
    return photos_pb2.Thumbnail(name=photo.name)


class Photos(photos_pb2_grpc.PhotosServicer):
    def ShrinkOne(self, request, context):
        return shrink(request)

    def Shrink(self, request_iterator, context):
        # All four workers at once, or it takes too long.
        jobs = [workers.submit(shrink, photo) for photo in request_iterator]
        for job in futures.as_completed(jobs):
            yield job.result()


server = grpc.server(futures.ThreadPoolExecutor())
photos_pb2_grpc.add_PhotosServicer_to_server(Photos(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
