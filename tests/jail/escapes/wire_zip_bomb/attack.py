import zlib

packer = zlib.compressobj(9, zlib.DEFLATED, 31)
zeros = bytes(1 << 20)
bomb = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
headers = REQUEST + literal(b"grpc-encoding", b"gzip")
data = message(bomb, compressed=1)
frames = b"".join(frame(DATA, 0, 1, data[at : at + 16_000]) for at in range(0, len(data), 16_000))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_HEADERS, 1, headers) + frames))
