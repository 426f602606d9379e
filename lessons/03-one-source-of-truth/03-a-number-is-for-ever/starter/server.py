from concurrent import futures

import grpc

import badges_pb2
import badges_pb2_grpc


class Printer(badges_pb2_grpc.PrinterServicer):
    def Print(self, request, context):
        text = request.name
        if request.motto:
            text += f": {request.motto}"
        return badges_pb2.Badge(text=text)


server = grpc.server(futures.ThreadPoolExecutor())
badges_pb2_grpc.add_PrinterServicer_to_server(Printer(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
