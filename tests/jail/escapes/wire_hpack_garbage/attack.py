blocks = (
    b"\x3f\xe1\xff\xff\xff\x0f" * 2000,  # the table's size, far above what SETTINGS allows
    b"\xff" * 16_000,  # an index that never ends
    b"\xff\x80\x80\x80\x80\x80\x80\x80\x80\x01" * 1000,
    b"\x00\xff\xff\xff\xff\x7f" + b"a" * 100,  # a name longer than the block
    b"\x00\x81\xff\x84\xff\xff\xff\xff" * 2000,  # Huffman: EOS and padding of 32 bits
    b"\x80" * 16_000,  # index 0
)
said = b"".join(frame(HEADERS, END_HEADERS, 2 * n + 1, block) for n, block in enumerate(blocks))
talk(("client", PREFACE + frame(SETTINGS, 0, 0) + said))
