files = {"deep.proto": 'syntax = "proto3";\n' + "\n".join(f"message M{n} {{" for n in range(5000)) + "\n" + "}\n" * 5000}
