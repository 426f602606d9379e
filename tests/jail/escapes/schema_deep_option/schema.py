depth = 100_000
option = "\n".join(["{a:"] * 1) and "a: {" * 0
lines = ["a {" * 300] * (depth // 300)
closing = ["}" * 300] * (depth // 300)
files = {"deep.proto": 'syntax = "proto3";\nimport "google/protobuf/descriptor.proto";\nmessage A { A a = 1; }\n'
    "extend google.protobuf.FileOptions { A mine = 50000; }\noption (mine) = {\n" + "\n".join(lines + closing) + "\n};\n"}
