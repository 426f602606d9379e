from concurrent import futures

import grpc

import history_pb2
import history_pb2_grpc


class History(history_pb2_grpc.HistoryServicer):
    def When(self, request, context):
        return history_pb2.Moment(event=request.event, at="2004-02-04T12:00:00Z")


server = grpc.server(futures.ThreadPoolExecutor())
history_pb2_grpc.add_HistoryServicer_to_server(History(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
