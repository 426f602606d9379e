"""HPACK's Huffman code (RFC 7541 §5.2 and Appendix B).

The code is canonical - codes of one length follow each other in the order of their symbols, shorter ones first - so that the
lengths alone say it. Bytes are decoded four bits at a time by a table of states made from the tree once.
"""

from typing import NamedTuple

from app.sentences import sentence

EOS = 256
"""The end-of-string symbol: it pads the last byte and must never be decoded."""

# fmt: off
CODE_LENGTHS = (
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
)
# fmt: on
"""Bits of the code of each symbol, 0 to 255 and EOS."""


class Decoded(NamedTuple):
    """A decoded string and, where the bits break a rule of §5.2, what is wrong."""

    text: bytes
    wrong: str


def codes() -> tuple[int, ...]:
    """The code of each symbol, 0 to 255 and EOS, as Appendix B lists them."""
    result = [0] * len(CODE_LENGTHS)
    code, previous = 0, 0
    for symbol in sorted(range(len(CODE_LENGTHS)), key=lambda s: (CODE_LENGTHS[s], s)):
        code <<= CODE_LENGTHS[symbol] - previous
        previous = CODE_LENGTHS[symbol]
        result[symbol] = code
        code += 1
    return tuple(result)


def _tree() -> list[list[int]]:
    """Inner nodes as pairs: a child's number, or ``~symbol``. Node 0 is the root (and no child, so 0 is free)."""
    nodes = [[0, 0]]
    for symbol, code in enumerate(codes()):
        node = 0
        for shift in range(CODE_LENGTHS[symbol] - 1, 0, -1):
            bit = code >> shift & 1
            if not nodes[node][bit]:
                nodes.append([0, 0])
                nodes[node][bit] = len(nodes) - 1
            node = nodes[node][bit]
        nodes[node][code & 1] = ~symbol
    return nodes


def _states(nodes: list[list[int]]) -> list[tuple[tuple[int, int], ...]]:
    """For each node and each four bits: the node they lead to, and the symbol met on the way (-1: none)."""
    return [tuple(_walk(nodes, node, nibble) for nibble in range(16)) for node in range(len(nodes))]


def _walk(nodes: list[list[int]], node: int, nibble: int) -> tuple[int, int]:
    symbol = -1
    for shift in (3, 2, 1, 0):
        node = nodes[node][nibble >> shift & 1]
        if node < 0:
            node, symbol = 0, ~node  # the shortest code has five bits: one symbol at most
    return node, symbol


def _paddings(nodes: list[list[int]]) -> frozenset[int]:
    """Where a string may end: at the root, or after up to seven bits of EOS, which are all ones."""
    node, found = 0, {0}
    for _ in range(7):
        node = nodes[node][1]
        found.add(node)
    return frozenset(found)


_NODES = _tree()
_STATES = _states(_NODES)
_PADDINGS = _paddings(_NODES)


def decode(data: bytes) -> Decoded:
    """Decode a whole Huffman-coded string."""
    out = bytearray()
    node = 0
    for byte in data:
        node, symbol = _STATES[node][byte >> 4]
        if symbol >= 0:
            if symbol == EOS:
                return Decoded(bytes(out), sentence("contains the EOS symbol"))
            out.append(symbol)
        node, symbol = _STATES[node][byte & 15]
        if symbol >= 0:
            if symbol == EOS:
                return Decoded(bytes(out), sentence("contains the EOS symbol"))
            out.append(symbol)
    return Decoded(
        bytes(out), "" if node in _PADDINGS else sentence("ends with padding that is not up to seven one bits")
    )
