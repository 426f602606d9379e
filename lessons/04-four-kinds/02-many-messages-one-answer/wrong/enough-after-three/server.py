from concurrent import futures

import grpc

import thermometer_pb2
import thermometer_pb2_grpc


class Thermometer(thermometer_pb2_grpc.ThermometerServicer):
    def Record(self, request_iterator, context):
        degrees = []
        for reading in request_iterator:
            degrees.append(reading.celsius)
            if len(degrees) == 3:
                break
        if not degrees:
            return thermometer_pb2.Summary()
        return thermometer_pb2.Summary(count=len(degrees), mean=sum(degrees) / len(degrees))


server = grpc.server(futures.ThreadPoolExecutor())
thermometer_pb2_grpc.add_ThermometerServicer_to_server(Thermometer(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
