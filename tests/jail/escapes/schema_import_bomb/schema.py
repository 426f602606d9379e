files = {
    f"f{n}.proto": 'syntax = "proto3";\n' + "".join(f'import public "f{(n + step) % 40}.proto";\n' for step in range(1, 20))
    for n in range(40)
}
