from concurrent import futures

import grpc

import tickets_pb2
import tickets_pb2_grpc


class Tickets(tickets_pb2_grpc.TicketsServicer):
    def Sell(self, request, context):
        ticket = tickets_pb2.Ticket()
        ticket.details["seat"] = "7B"
        ticket.details["id"] = 9007199254740993
        return ticket


server = grpc.server(futures.ThreadPoolExecutor())
tickets_pb2_grpc.add_TicketsServicer_to_server(Tickets(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
