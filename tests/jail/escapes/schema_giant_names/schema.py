files = {"long.proto": 'syntax = "proto3";\nmessage ' + "M" * 200_000 + " {}\n"}
