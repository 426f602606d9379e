"""The names of HTTP/2's numbers (RFC 9113), letter for letter; an unknown number keeps itself as its name."""

PREFACE = -1
"""Stands for the connection preface where a frame type is told; no frame has it."""
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
"""Frame types (§6)."""

END_STREAM = ACK = 0x01
END_HEADERS, PADDED, PRIORITY_FLAG = 0x04, 0x08, 0x20
"""Flags (§6)."""

FRAME_NAMES = {
    PREFACE: "PREFACE",
    DATA: "DATA",
    HEADERS: "HEADERS",
    PRIORITY: "PRIORITY",
    RST_STREAM: "RST_STREAM",
    SETTINGS: "SETTINGS",
    PUSH_PROMISE: "PUSH_PROMISE",
    PING: "PING",
    GOAWAY: "GOAWAY",
    WINDOW_UPDATE: "WINDOW_UPDATE",
    CONTINUATION: "CONTINUATION",
    0x0A: "ALTSVC",  # RFC 7838 §4
    0x0C: "ORIGIN",  # RFC 8336 §2.1
    0x10: "PRIORITY_UPDATE",  # RFC 9218 §7.1
}

FLAG_NAMES = {
    DATA: {END_STREAM: "END_STREAM", PADDED: "PADDED"},
    HEADERS: {END_STREAM: "END_STREAM", END_HEADERS: "END_HEADERS", PADDED: "PADDED", PRIORITY_FLAG: "PRIORITY"},
    SETTINGS: {ACK: "ACK"},
    PUSH_PROMISE: {END_HEADERS: "END_HEADERS", PADDED: "PADDED"},
    PING: {ACK: "ACK"},
    CONTINUATION: {END_HEADERS: "END_HEADERS"},
}

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, MAX_HEADER_LIST_SIZE = (
    range(1, 7)
)
"""Settings (§6.5.2)."""

SETTING_NAMES = {
    HEADER_TABLE_SIZE: "SETTINGS_HEADER_TABLE_SIZE",
    ENABLE_PUSH: "SETTINGS_ENABLE_PUSH",
    MAX_CONCURRENT_STREAMS: "SETTINGS_MAX_CONCURRENT_STREAMS",
    INITIAL_WINDOW_SIZE: "SETTINGS_INITIAL_WINDOW_SIZE",
    MAX_FRAME_SIZE: "SETTINGS_MAX_FRAME_SIZE",
    MAX_HEADER_LIST_SIZE: "SETTINGS_MAX_HEADER_LIST_SIZE",
    0x08: "SETTINGS_ENABLE_CONNECT_PROTOCOL",  # RFC 8441 §3
    0x09: "SETTINGS_NO_RFC7540_PRIORITIES",  # RFC 9218 §2.1
    # gRPC's own, from its C core: peers that announce them may send true binary metadata and tune flow control.
    0xFE03: "GRPC_ALLOW_TRUE_BINARY_METADATA",
    0xFE04: "GRPC_PREFERRED_RECEIVE_CRYPTO_FRAME_SIZE",
    0xFE05: "GRPC_ALLOW_SECURITY_FRAME",
}

ERROR_NAMES = (
    "NO_ERROR",
    "PROTOCOL_ERROR",
    "INTERNAL_ERROR",
    "FLOW_CONTROL_ERROR",
    "SETTINGS_TIMEOUT",
    "STREAM_CLOSED",
    "FRAME_SIZE_ERROR",
    "REFUSED_STREAM",
    "CANCEL",
    "COMPRESSION_ERROR",
    "CONNECT_ERROR",
    "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY",
    "HTTP_1_1_REQUIRED",
)
"""By number (§7)."""

_FLAG_CACHE: dict[tuple[int, int], tuple[str, ...]] = {}


def frame_name(kind: int) -> str:
    """``HEADERS``; ``UNKNOWN(0x21)`` for a type that no specification here names."""
    return FRAME_NAMES.get(kind) or f"UNKNOWN(0x{kind:02x})"


def flag_names(kind: int, flags: int) -> tuple[str, ...]:
    """The names of the flags that are set; a bit without a meaning for this type keeps its value: ``0x40``."""
    key = (kind, flags)
    if key not in _FLAG_CACHE:  # 256 * 256 keys at most
        known = FLAG_NAMES.get(kind, {})
        bits = (1 << bit for bit in range(8) if flags >> bit & 1)
        _FLAG_CACHE[key] = tuple(known.get(bit) or f"0x{bit:02x}" for bit in bits)
    return _FLAG_CACHE[key]


def setting_name(identifier: int) -> str:
    """``SETTINGS_MAX_FRAME_SIZE``; ``UNKNOWN(0x1234)`` for an unknown one."""
    return SETTING_NAMES.get(identifier) or f"UNKNOWN(0x{identifier:04x})"


def error_name(code: int) -> str:
    """``CANCEL``; ``UNKNOWN(0x1f)`` for an unknown one."""
    return ERROR_NAMES[code] if code < len(ERROR_NAMES) else f"UNKNOWN(0x{code:x})"
