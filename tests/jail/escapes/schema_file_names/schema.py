files = {"../../../tmp/mine.proto": 'syntax = "proto3";\n', "/etc/mine.proto": "", "a/../b.proto": "", "-rf.proto": "", "a\nb.proto": ""}
