from concurrent import futures

import grpc

import oracle_pb2
import oracle_pb2_grpc


class Oracle(oracle_pb2_grpc.OracleServicer):
    def Ask(self, request, context):
        if request.day == "Sunday":
            return oracle_pb2.Answer(trouble="The oracle sleeps.")
        return oracle_pb2.Answer(fortune="You will find a bug.")


server = grpc.server(futures.ThreadPoolExecutor())
oracle_pb2_grpc.add_OracleServicer_to_server(Oracle(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
