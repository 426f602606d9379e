from concurrent import futures

import grpc

import parcels_pb2
import parcels_pb2_grpc


class Desk(parcels_pb2_grpc.DeskServicer):
    def Stamp(self, request, context):
        return parcels_pb2.Parcel(
            id=request.id,
            city=request.city,
            stamps=request.stamps + 1,
            note=request.note,
        )


server = grpc.server(futures.ThreadPoolExecutor())
parcels_pb2_grpc.add_DeskServicer_to_server(Desk(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
