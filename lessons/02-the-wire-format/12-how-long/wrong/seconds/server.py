from concurrent import futures

import grpc

import launch_pb2
import launch_pb2_grpc


class Launch(launch_pb2_grpc.LaunchServicer):
    def Plan(self, request, context):
        event = launch_pb2.Event(name=request.event)
        event.after_liftoff.FromSeconds(-1500)
        return event


server = grpc.server(futures.ThreadPoolExecutor())
launch_pb2_grpc.add_LaunchServicer_to_server(Launch(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
