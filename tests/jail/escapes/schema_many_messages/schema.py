files = {"many.proto": 'syntax = "proto3";\n' + "\n".join(f"message M{n}{{}}" for n in range(13_000))}
