import sys

print("\x1b]0;MARK title\x07\x1b[2J\x1b[31mred \u202egnp.exe \x00\x9b2J")
sys.stderr.buffer.write(b"MARK \xff\xfe\x80 \r\x08\x7f\n")
sys.stderr.flush()


def attack(request, context):
    raise ValueError("\x1b]0;MARK\x07\u202e")
