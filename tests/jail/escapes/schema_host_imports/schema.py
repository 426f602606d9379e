files = {
    "a.proto": 'syntax = "proto3";\nimport "/etc/passwd";\nimport "../../../etc/shadow";\nimport "//proc/self/environ";\n',
}
