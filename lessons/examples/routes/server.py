from concurrent import futures
from itertools import pairwise
from math import cos, hypot, radians
import threading
import time

import grpc

import routes_pb2
import routes_pb2_grpc

FEATURES = {
    (544_542_000, -32_116_000): "Scafell Pike",
    (545_270_000, -30_165_000): "Helvellyn",
    (546_510_000, -31_476_000): "Skiddaw",
    (545_600_000, -32_180_000): "Buttermere",
}
METERS = 111_195  # of one degree of latitude


class RouteGuide(routes_pb2_grpc.RouteGuideServicer):
    def __init__(self):
        self.notes = {}
        # Each call runs in a thread of its own, and all of them see the notes.
        self.lock = threading.Lock()

    def GetFeature(self, request, context):
        return feature(request.latitude, request.longitude)

    def ListFeatures(self, request, context):
        low, high = request.low, request.high
        for latitude, longitude in FEATURES:
            if low.latitude <= latitude <= high.latitude and low.longitude <= longitude <= high.longitude:
                yield feature(latitude, longitude)
                time.sleep(0.1)

    def RecordRoute(self, request_iterator, context):
        began = time.monotonic()
        points = [(point.latitude, point.longitude) for point in request_iterator]
        summary = routes_pb2.RouteSummary(
            points=len(points),
            features=sum(point in FEATURES for point in points),
            meters=round(sum(meters(a, b) for a, b in pairwise(points))),
        )
        summary.took.FromNanoseconds(int((time.monotonic() - began) * 1e9))
        return summary

    def RouteChat(self, request_iterator, context):
        for note in request_iterator:
            place = (note.location.latitude, note.location.longitude)
            with self.lock:
                earlier = list(self.notes.setdefault(place, []))
                self.notes[place].append(note)
            yield from earlier


def feature(latitude, longitude):
    return routes_pb2.Feature(
        name=FEATURES.get((latitude, longitude), ""),
        location=routes_pb2.Point(latitude=latitude, longitude=longitude),
    )


def meters(a, b):
    """Good enough for hills that are close together: the earth as a plane."""
    north = (b[0] - a[0]) / 1e7
    east = (b[1] - a[1]) / 1e7 * cos(radians(a[0] / 1e7))
    return hypot(north, east) * METERS


def serve():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    routes_pb2_grpc.add_RouteGuideServicer_to_server(RouteGuide(), server)
    server.add_insecure_port("[::]:50051")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    serve()
