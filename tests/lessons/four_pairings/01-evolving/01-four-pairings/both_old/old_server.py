from concurrent import futures

import grpc

import last_year_pb2


def get(request, context):
    return last_year_pb2.Order(id=request.id, pence=1250)


method = grpc.unary_unary_rpc_method_handler(get, last_year_pb2.Request.FromString, last_year_pb2.Order.SerializeToString)
server = grpc.server(futures.ThreadPoolExecutor())
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("orders.Orders", {"Get": method})])
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
