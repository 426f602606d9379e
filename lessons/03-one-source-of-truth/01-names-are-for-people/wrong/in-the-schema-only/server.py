from concurrent import futures

import grpc

import invoice_pb2
import invoice_pb2_grpc


class Invoices(invoice_pb2_grpc.InvoicesServicer):
    def Total(self, request, context):
        return invoice_pb2.Invoice(customer=request.customer, amount=1250)


server = grpc.server(futures.ThreadPoolExecutor())
invoice_pb2_grpc.add_InvoicesServicer_to_server(Invoices(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
