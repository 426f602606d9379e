from concurrent import futures
import hashlib

import grpc

import upload_pb2
import upload_pb2_grpc

MOST_BYTES = 1024 * 1024

# gRPC's Python server takes frames of 4 MiB and opens windows as large. These are HTTP/2's own defaults, so that
# a chunk is seen to cross frames, and the client to wait for the window. Take them out, and look again.
SMALL = [
    ("grpc.http2.max_frame_size", 16_384),
    ("grpc.http2.lookahead_bytes", 65_535),
    ("grpc.http2.bdp_probe", 0),
]


class Files(upload_pb2_grpc.FilesServicer):
    def Upload(self, request_iterator, context):
        first = next(request_iterator, None)
        if first is None or first.WhichOneof("part") != "about":
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the first message says what the file is: set “about”")
        if first.about.size > MOST_BYTES:
            # Before the first chunk has come: a client that watches its call need not send them.
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"a file has at most {MOST_BYTES} bytes here")
        size = chunks = 0
        digest = hashlib.sha256()
        # A chunk is counted and forgotten: a file never stands in memory as a whole.
        for request in request_iterator:
            size += len(request.chunk)
            chunks += 1
            digest.update(request.chunk)
            if size > first.about.size:
                context.abort(grpc.StatusCode.OUT_OF_RANGE, f"more than the {first.about.size} bytes you announced")
        if size < first.about.size:
            context.abort(grpc.StatusCode.DATA_LOSS, f"only {size} of {first.about.size} bytes came")
        print(first.about.name, "has", size, "bytes in", chunks, "chunks")
        return upload_pb2.UploadReply(size=size, chunks=chunks, sha256=digest.hexdigest())


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), options=SMALL)
upload_pb2_grpc.add_FilesServicer_to_server(Files(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
