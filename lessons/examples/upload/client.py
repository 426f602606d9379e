import hashlib

import grpc

import upload_pb2
import upload_pb2_grpc

# A message may be large (4 MiB is what most servers take), but it is held in memory as a whole at both ends.
CHUNK = 64 * 1024

data = bytes(range(256)) * 1000


def requests():
    yield upload_pb2.UploadRequest(about=upload_pb2.About(name="numbers.bin", size=len(data)))
    for start in range(0, len(data), CHUNK):
        yield upload_pb2.UploadRequest(chunk=data[start : start + CHUNK])


with grpc.insecure_channel("localhost:50051") as channel:
    reply = upload_pb2_grpc.FilesStub(channel).Upload(requests(), timeout=20)
    print("sent", reply.size, "bytes in", reply.chunks, "chunks")
    print("the same bytes" if reply.sha256 == hashlib.sha256(data).hexdigest() else "other bytes")
