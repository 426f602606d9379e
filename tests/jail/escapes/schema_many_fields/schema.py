files = {"wide.proto": 'syntax = "proto3";\nmessage Wide {\n' + "\n".join(f"int32 f{n} = {n};" for n in range(1, 10_001)) + "\n}\n"}
