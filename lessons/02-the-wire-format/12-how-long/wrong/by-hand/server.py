from concurrent import futures

from google.protobuf import duration_pb2
import grpc

import launch_pb2
import launch_pb2_grpc


class Launch(launch_pb2_grpc.LaunchServicer):
    def Plan(self, request, context):
        after = duration_pb2.Duration(seconds=-2, nanos=500_000_000)
        return launch_pb2.Event(name=request.event, after_liftoff=after)


server = grpc.server(futures.ThreadPoolExecutor())
launch_pb2_grpc.add_LaunchServicer_to_server(Launch(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
