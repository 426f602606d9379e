from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class File(_message.Message):
    __slots__ = ("path", "text")
    PATH_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    path: str
    text: str
    def __init__(self, path: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Problem(_message.Message):
    __slots__ = ("severity", "path", "line", "column", "text", "sentence")
    class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SEVERITY_UNSPECIFIED: _ClassVar[Problem.Severity]
        SEVERITY_ERROR: _ClassVar[Problem.Severity]
        SEVERITY_WARNING: _ClassVar[Problem.Severity]
    SEVERITY_UNSPECIFIED: Problem.Severity
    SEVERITY_ERROR: Problem.Severity
    SEVERITY_WARNING: Problem.Severity
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    severity: Problem.Severity
    path: str
    line: int
    column: int
    text: str
    sentence: Sentence
    def __init__(self, severity: _Optional[_Union[Problem.Severity, str]] = ..., path: _Optional[str] = ..., line: _Optional[int] = ..., column: _Optional[int] = ..., text: _Optional[str] = ..., sentence: _Optional[_Union[Sentence, _Mapping]] = ...) -> None: ...

class CompileRequest(_message.Message):
    __slots__ = ("files",)
    FILES_FIELD_NUMBER: _ClassVar[int]
    files: _containers.RepeatedCompositeFieldContainer[File]
    def __init__(self, files: _Optional[_Iterable[_Union[File, _Mapping]]] = ...) -> None: ...

class CompileResponse(_message.Message):
    __slots__ = ("problems", "descriptor_set", "generated")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTOR_SET_FIELD_NUMBER: _ClassVar[int]
    GENERATED_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[Problem]
    descriptor_set: bytes
    generated: _containers.RepeatedCompositeFieldContainer[File]
    def __init__(self, problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ..., descriptor_set: _Optional[bytes] = ..., generated: _Optional[_Iterable[_Union[File, _Mapping]]] = ...) -> None: ...

class EncodeRequest(_message.Message):
    __slots__ = ("descriptor_set", "type_name", "request")
    DESCRIPTOR_SET_FIELD_NUMBER: _ClassVar[int]
    TYPE_NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    descriptor_set: bytes
    type_name: str
    request: Request
    def __init__(self, descriptor_set: _Optional[bytes] = ..., type_name: _Optional[str] = ..., request: _Optional[_Union[Request, _Mapping]] = ...) -> None: ...

class EncodeResponse(_message.Message):
    __slots__ = ("data", "problems")
    DATA_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    problems: _containers.RepeatedCompositeFieldContainer[Problem]
    def __init__(self, data: _Optional[bytes] = ..., problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ...) -> None: ...

class UseToolRequest(_message.Message):
    __slots__ = ("tool", "files")
    TOOL_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    tool: str
    files: _containers.RepeatedCompositeFieldContainer[File]
    def __init__(self, tool: _Optional[str] = ..., files: _Optional[_Iterable[_Union[File, _Mapping]]] = ...) -> None: ...

class UseToolResponse(_message.Message):
    __slots__ = ("problems", "files", "tools")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    TOOLS_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[Problem]
    files: _containers.RepeatedCompositeFieldContainer[File]
    tools: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ..., files: _Optional[_Iterable[_Union[File, _Mapping]]] = ..., tools: _Optional[_Iterable[str]] = ...) -> None: ...

class Metadatum(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: bytes
    def __init__(self, name: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...

class Request(_message.Message):
    __slots__ = ("format", "data")
    class Format(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        FORMAT_UNSPECIFIED: _ClassVar[Request.Format]
        FORMAT_JSON: _ClassVar[Request.Format]
        FORMAT_TEXT: _ClassVar[Request.Format]
        FORMAT_BYTES: _ClassVar[Request.Format]
    FORMAT_UNSPECIFIED: Request.Format
    FORMAT_JSON: Request.Format
    FORMAT_TEXT: Request.Format
    FORMAT_BYTES: Request.Format
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    format: Request.Format
    data: bytes
    def __init__(self, format: _Optional[_Union[Request.Format, str]] = ..., data: _Optional[bytes] = ...) -> None: ...

class ChannelOption(_message.Message):
    __slots__ = ("name", "number", "text")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    name: str
    number: int
    text: str
    def __init__(self, name: _Optional[str] = ..., number: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class Channel(_message.Message):
    __slots__ = ("name", "targets", "security", "authority", "user_agent", "service_config", "options", "client")
    class Security(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SECURITY_UNSPECIFIED: _ClassVar[Channel.Security]
        SECURITY_PLAINTEXT: _ClassVar[Channel.Security]
        SECURITY_TLS: _ClassVar[Channel.Security]
        SECURITY_MUTUAL_TLS: _ClassVar[Channel.Security]
    SECURITY_UNSPECIFIED: Channel.Security
    SECURITY_PLAINTEXT: Channel.Security
    SECURITY_TLS: Channel.Security
    SECURITY_MUTUAL_TLS: Channel.Security
    class Client(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CLIENT_UNSPECIFIED: _ClassVar[Channel.Client]
        CLIENT_PYTHON: _ClassVar[Channel.Client]
        CLIENT_NODE: _ClassVar[Channel.Client]
    CLIENT_UNSPECIFIED: Channel.Client
    CLIENT_PYTHON: Channel.Client
    CLIENT_NODE: Channel.Client
    NAME_FIELD_NUMBER: _ClassVar[int]
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    SECURITY_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    USER_AGENT_FIELD_NUMBER: _ClassVar[int]
    SERVICE_CONFIG_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    targets: _containers.RepeatedScalarFieldContainer[str]
    security: Channel.Security
    authority: str
    user_agent: str
    service_config: str
    options: _containers.RepeatedCompositeFieldContainer[ChannelOption]
    client: Channel.Client
    def __init__(self, name: _Optional[str] = ..., targets: _Optional[_Iterable[str]] = ..., security: _Optional[_Union[Channel.Security, str]] = ..., authority: _Optional[str] = ..., user_agent: _Optional[str] = ..., service_config: _Optional[str] = ..., options: _Optional[_Iterable[_Union[ChannelOption, _Mapping]]] = ..., client: _Optional[_Union[Channel.Client, str]] = ...) -> None: ...

class CallSpec(_message.Message):
    __slots__ = ("path", "requests", "half_close", "metadata", "deadline_ms", "compression", "wait_for_ready", "channel", "bearer_token")
    class Compression(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        COMPRESSION_UNSPECIFIED: _ClassVar[CallSpec.Compression]
        COMPRESSION_IDENTITY: _ClassVar[CallSpec.Compression]
        COMPRESSION_GZIP: _ClassVar[CallSpec.Compression]
        COMPRESSION_DEFLATE: _ClassVar[CallSpec.Compression]
    COMPRESSION_UNSPECIFIED: CallSpec.Compression
    COMPRESSION_IDENTITY: CallSpec.Compression
    COMPRESSION_GZIP: CallSpec.Compression
    COMPRESSION_DEFLATE: CallSpec.Compression
    PATH_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    HALF_CLOSE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    COMPRESSION_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_READY_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    BEARER_TOKEN_FIELD_NUMBER: _ClassVar[int]
    path: str
    requests: _containers.RepeatedCompositeFieldContainer[Request]
    half_close: bool
    metadata: _containers.RepeatedCompositeFieldContainer[Metadatum]
    deadline_ms: int
    compression: CallSpec.Compression
    wait_for_ready: bool
    channel: Channel
    bearer_token: str
    def __init__(self, path: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[Request, _Mapping]]] = ..., half_close: _Optional[bool] = ..., metadata: _Optional[_Iterable[_Union[Metadatum, _Mapping]]] = ..., deadline_ms: _Optional[int] = ..., compression: _Optional[_Union[CallSpec.Compression, str]] = ..., wait_for_ready: _Optional[bool] = ..., channel: _Optional[_Union[Channel, _Mapping]] = ..., bearer_token: _Optional[str] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("wall_seconds", "capture_bytes")
    WALL_SECONDS_FIELD_NUMBER: _ClassVar[int]
    CAPTURE_BYTES_FIELD_NUMBER: _ClassVar[int]
    wall_seconds: int
    capture_bytes: int
    def __init__(self, wall_seconds: _Optional[int] = ..., capture_bytes: _Optional[int] = ...) -> None: ...

class StartRunRequest(_message.Message):
    __slots__ = ("run_id", "files", "calls", "limits", "relays", "twin_call")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    RELAYS_FIELD_NUMBER: _ClassVar[int]
    TWIN_CALL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    files: _containers.RepeatedCompositeFieldContainer[File]
    calls: _containers.RepeatedCompositeFieldContainer[CallSpec]
    limits: Limits
    relays: _containers.RepeatedCompositeFieldContainer[Relay]
    twin_call: TwinCall
    def __init__(self, run_id: _Optional[str] = ..., files: _Optional[_Iterable[_Union[File, _Mapping]]] = ..., calls: _Optional[_Iterable[_Union[CallSpec, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., relays: _Optional[_Iterable[_Union[Relay, _Mapping]]] = ..., twin_call: _Optional[_Union[TwinCall, _Mapping]] = ...) -> None: ...

class TwinCall(_message.Message):
    __slots__ = ("path", "request", "json", "metadata")
    PATH_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    path: str
    request: bytes
    json: bytes
    metadata: _containers.RepeatedCompositeFieldContainer[Metadatum]
    def __init__(self, path: _Optional[str] = ..., request: _Optional[bytes] = ..., json: _Optional[bytes] = ..., metadata: _Optional[_Iterable[_Union[Metadatum, _Mapping]]] = ...) -> None: ...

class StartRunResponse(_message.Message):
    __slots__ = ("incarnation", "compile_problems", "call_problems", "calls", "descriptor_set")
    INCARNATION_FIELD_NUMBER: _ClassVar[int]
    COMPILE_PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    CALL_PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTOR_SET_FIELD_NUMBER: _ClassVar[int]
    incarnation: str
    compile_problems: _containers.RepeatedCompositeFieldContainer[Problem]
    call_problems: _containers.RepeatedCompositeFieldContainer[CallProblem]
    calls: _containers.RepeatedScalarFieldContainer[int]
    descriptor_set: bytes
    def __init__(self, incarnation: _Optional[str] = ..., compile_problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ..., call_problems: _Optional[_Iterable[_Union[CallProblem, _Mapping]]] = ..., calls: _Optional[_Iterable[int]] = ..., descriptor_set: _Optional[bytes] = ...) -> None: ...

class CallProblem(_message.Message):
    __slots__ = ("call_index", "message_index", "problem")
    CALL_INDEX_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    call_index: int
    message_index: int
    problem: Problem
    def __init__(self, call_index: _Optional[int] = ..., message_index: _Optional[int] = ..., problem: _Optional[_Union[Problem, _Mapping]] = ...) -> None: ...

class StartCallRequest(_message.Message):
    __slots__ = ("run_id", "call")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    call: CallSpec
    def __init__(self, run_id: _Optional[str] = ..., call: _Optional[_Union[CallSpec, _Mapping]] = ...) -> None: ...

class StartCallResponse(_message.Message):
    __slots__ = ("call", "problems")
    CALL_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    call: int
    problems: _containers.RepeatedCompositeFieldContainer[CallProblem]
    def __init__(self, call: _Optional[int] = ..., problems: _Optional[_Iterable[_Union[CallProblem, _Mapping]]] = ...) -> None: ...

class SendMessageRequest(_message.Message):
    __slots__ = ("run_id", "call", "request")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    call: int
    request: Request
    def __init__(self, run_id: _Optional[str] = ..., call: _Optional[int] = ..., request: _Optional[_Union[Request, _Mapping]] = ...) -> None: ...

class SendMessageResponse(_message.Message):
    __slots__ = ("problems",)
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[CallProblem]
    def __init__(self, problems: _Optional[_Iterable[_Union[CallProblem, _Mapping]]] = ...) -> None: ...

class HalfCloseRequest(_message.Message):
    __slots__ = ("run_id", "call")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    call: int
    def __init__(self, run_id: _Optional[str] = ..., call: _Optional[int] = ...) -> None: ...

class HalfCloseResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CancelCallRequest(_message.Message):
    __slots__ = ("run_id", "call")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    call: int
    def __init__(self, run_id: _Optional[str] = ..., call: _Optional[int] = ...) -> None: ...

class CancelCallResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Relay(_message.Message):
    __slots__ = ("faults", "client", "server")
    FAULTS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    faults: _containers.RepeatedCompositeFieldContainer[Fault]
    client: str
    server: str
    def __init__(self, faults: _Optional[_Iterable[_Union[Fault, _Mapping]]] = ..., client: _Optional[str] = ..., server: _Optional[str] = ...) -> None: ...

class Fault(_message.Message):
    __slots__ = ("latency", "bandwidth", "cut", "stall", "corrupt", "reset", "go_away", "status", "window")
    class Direction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DIRECTION_UNSPECIFIED: _ClassVar[Fault.Direction]
        DIRECTION_REQUESTS: _ClassVar[Fault.Direction]
        DIRECTION_RESPONSES: _ClassVar[Fault.Direction]
    DIRECTION_UNSPECIFIED: Fault.Direction
    DIRECTION_REQUESTS: Fault.Direction
    DIRECTION_RESPONSES: Fault.Direction
    class Closing(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CLOSING_UNSPECIFIED: _ClassVar[Fault.Closing]
        CLOSING_FIN: _ClassVar[Fault.Closing]
        CLOSING_RST: _ClassVar[Fault.Closing]
    CLOSING_UNSPECIFIED: Fault.Closing
    CLOSING_FIN: Fault.Closing
    CLOSING_RST: Fault.Closing
    class Latency(_message.Message):
        __slots__ = ("ms", "jitter_ms")
        MS_FIELD_NUMBER: _ClassVar[int]
        JITTER_MS_FIELD_NUMBER: _ClassVar[int]
        ms: int
        jitter_ms: int
        def __init__(self, ms: _Optional[int] = ..., jitter_ms: _Optional[int] = ...) -> None: ...
    class Bandwidth(_message.Message):
        __slots__ = ("bytes_per_second",)
        BYTES_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
        bytes_per_second: int
        def __init__(self, bytes_per_second: _Optional[int] = ...) -> None: ...
    class Cut(_message.Message):
        __slots__ = ("after_bytes", "direction", "closing")
        AFTER_BYTES_FIELD_NUMBER: _ClassVar[int]
        DIRECTION_FIELD_NUMBER: _ClassVar[int]
        CLOSING_FIELD_NUMBER: _ClassVar[int]
        after_bytes: int
        direction: Fault.Direction
        closing: Fault.Closing
        def __init__(self, after_bytes: _Optional[int] = ..., direction: _Optional[_Union[Fault.Direction, str]] = ..., closing: _Optional[_Union[Fault.Closing, str]] = ...) -> None: ...
    class Stall(_message.Message):
        __slots__ = ("direction", "after_bytes")
        DIRECTION_FIELD_NUMBER: _ClassVar[int]
        AFTER_BYTES_FIELD_NUMBER: _ClassVar[int]
        direction: Fault.Direction
        after_bytes: int
        def __init__(self, direction: _Optional[_Union[Fault.Direction, str]] = ..., after_bytes: _Optional[int] = ...) -> None: ...
    class Corrupt(_message.Message):
        __slots__ = ("offset", "direction")
        OFFSET_FIELD_NUMBER: _ClassVar[int]
        DIRECTION_FIELD_NUMBER: _ClassVar[int]
        offset: int
        direction: Fault.Direction
        def __init__(self, offset: _Optional[int] = ..., direction: _Optional[_Union[Fault.Direction, str]] = ...) -> None: ...
    class Reset(_message.Message):
        __slots__ = ("every", "code", "after_bytes")
        EVERY_FIELD_NUMBER: _ClassVar[int]
        CODE_FIELD_NUMBER: _ClassVar[int]
        AFTER_BYTES_FIELD_NUMBER: _ClassVar[int]
        every: int
        code: int
        after_bytes: int
        def __init__(self, every: _Optional[int] = ..., code: _Optional[int] = ..., after_bytes: _Optional[int] = ...) -> None: ...
    class GoAway(_message.Message):
        __slots__ = ("after_calls", "code")
        AFTER_CALLS_FIELD_NUMBER: _ClassVar[int]
        CODE_FIELD_NUMBER: _ClassVar[int]
        after_calls: int
        code: int
        def __init__(self, after_calls: _Optional[int] = ..., code: _Optional[int] = ...) -> None: ...
    class AnswerStatus(_message.Message):
        __slots__ = ("every", "code", "message")
        EVERY_FIELD_NUMBER: _ClassVar[int]
        CODE_FIELD_NUMBER: _ClassVar[int]
        MESSAGE_FIELD_NUMBER: _ClassVar[int]
        every: int
        code: int
        message: str
        def __init__(self, every: _Optional[int] = ..., code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...
    class Window(_message.Message):
        __slots__ = ("size", "direction", "refill")
        SIZE_FIELD_NUMBER: _ClassVar[int]
        DIRECTION_FIELD_NUMBER: _ClassVar[int]
        REFILL_FIELD_NUMBER: _ClassVar[int]
        size: int
        direction: Fault.Direction
        refill: bool
        def __init__(self, size: _Optional[int] = ..., direction: _Optional[_Union[Fault.Direction, str]] = ..., refill: _Optional[bool] = ...) -> None: ...
    LATENCY_FIELD_NUMBER: _ClassVar[int]
    BANDWIDTH_FIELD_NUMBER: _ClassVar[int]
    CUT_FIELD_NUMBER: _ClassVar[int]
    STALL_FIELD_NUMBER: _ClassVar[int]
    CORRUPT_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    GO_AWAY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    latency: Fault.Latency
    bandwidth: Fault.Bandwidth
    cut: Fault.Cut
    stall: Fault.Stall
    corrupt: Fault.Corrupt
    reset: Fault.Reset
    go_away: Fault.GoAway
    status: Fault.AnswerStatus
    window: Fault.Window
    def __init__(self, latency: _Optional[_Union[Fault.Latency, _Mapping]] = ..., bandwidth: _Optional[_Union[Fault.Bandwidth, _Mapping]] = ..., cut: _Optional[_Union[Fault.Cut, _Mapping]] = ..., stall: _Optional[_Union[Fault.Stall, _Mapping]] = ..., corrupt: _Optional[_Union[Fault.Corrupt, _Mapping]] = ..., reset: _Optional[_Union[Fault.Reset, _Mapping]] = ..., go_away: _Optional[_Union[Fault.GoAway, _Mapping]] = ..., status: _Optional[_Union[Fault.AnswerStatus, _Mapping]] = ..., window: _Optional[_Union[Fault.Window, _Mapping]] = ...) -> None: ...

class SetRelaysRequest(_message.Message):
    __slots__ = ("run_id", "relays")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    RELAYS_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    relays: _containers.RepeatedCompositeFieldContainer[Relay]
    def __init__(self, run_id: _Optional[str] = ..., relays: _Optional[_Iterable[_Union[Relay, _Mapping]]] = ...) -> None: ...

class SetRelaysResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class OpenLinkRequest(_message.Message):
    __slots__ = ("run_id", "process")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    process: str
    def __init__(self, run_id: _Optional[str] = ..., process: _Optional[str] = ...) -> None: ...

class OpenLinkResponse(_message.Message):
    __slots__ = ("token", "port")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    PORT_FIELD_NUMBER: _ClassVar[int]
    token: str
    port: int
    def __init__(self, token: _Optional[str] = ..., port: _Optional[int] = ...) -> None: ...

class LeadToRequest(_message.Message):
    __slots__ = ("run_id", "port", "peer_run_id", "peer_process", "peer_target", "peer_token")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PORT_FIELD_NUMBER: _ClassVar[int]
    PEER_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PEER_PROCESS_FIELD_NUMBER: _ClassVar[int]
    PEER_TARGET_FIELD_NUMBER: _ClassVar[int]
    PEER_TOKEN_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    port: int
    peer_run_id: str
    peer_process: str
    peer_target: str
    peer_token: str
    def __init__(self, run_id: _Optional[str] = ..., port: _Optional[int] = ..., peer_run_id: _Optional[str] = ..., peer_process: _Optional[str] = ..., peer_target: _Optional[str] = ..., peer_token: _Optional[str] = ...) -> None: ...

class LeadToResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CarryLinkRequest(_message.Message):
    __slots__ = ("token", "data")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    token: str
    data: bytes
    def __init__(self, token: _Optional[str] = ..., data: _Optional[bytes] = ...) -> None: ...

class CarryLinkResponse(_message.Message):
    __slots__ = ("data", "end")
    DATA_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    end: bool
    def __init__(self, data: _Optional[bytes] = ..., end: _Optional[bool] = ...) -> None: ...

class CloseLinkRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class CloseLinkResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ControlProcessRequest(_message.Message):
    __slots__ = ("run_id", "process", "action", "files")
    class Action(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ACTION_UNSPECIFIED: _ClassVar[ControlProcessRequest.Action]
        ACTION_START: _ClassVar[ControlProcessRequest.Action]
        ACTION_STOP: _ClassVar[ControlProcessRequest.Action]
        ACTION_RESTART: _ClassVar[ControlProcessRequest.Action]
        ACTION_RELOAD: _ClassVar[ControlProcessRequest.Action]
    ACTION_UNSPECIFIED: ControlProcessRequest.Action
    ACTION_START: ControlProcessRequest.Action
    ACTION_STOP: ControlProcessRequest.Action
    ACTION_RESTART: ControlProcessRequest.Action
    ACTION_RELOAD: ControlProcessRequest.Action
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    process: str
    action: ControlProcessRequest.Action
    files: _containers.RepeatedCompositeFieldContainer[File]
    def __init__(self, run_id: _Optional[str] = ..., process: _Optional[str] = ..., action: _Optional[_Union[ControlProcessRequest.Action, str]] = ..., files: _Optional[_Iterable[_Union[File, _Mapping]]] = ...) -> None: ...

class ControlProcessResponse(_message.Message):
    __slots__ = ("problems",)
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[Problem]
    def __init__(self, problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ...) -> None: ...

class AskServerRequest(_message.Message):
    __slots__ = ("run_id", "process")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    process: str
    def __init__(self, run_id: _Optional[str] = ..., process: _Optional[str] = ...) -> None: ...

class AskServerResponse(_message.Message):
    __slots__ = ("answer",)
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    answer: ServerAnswered
    def __init__(self, answer: _Optional[_Union[ServerAnswered, _Mapping]] = ...) -> None: ...

class StopRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class StopRunResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AcknowledgeRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class AcknowledgeRunResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FollowRunRequest(_message.Message):
    __slots__ = ("run_id", "after")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    after: int
    def __init__(self, run_id: _Optional[str] = ..., after: _Optional[int] = ...) -> None: ...

class FollowRunResponse(_message.Message):
    __slots__ = ("events",)
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[RunEvent]
    def __init__(self, events: _Optional[_Iterable[_Union[RunEvent, _Mapping]]] = ...) -> None: ...

class RunEvent(_message.Message):
    __slots__ = ("number", "time_ns", "process_started", "process_listening", "log_line", "process_exited", "packets", "connection_opened", "call_step", "gap", "limit_hit", "run_ended", "key_log", "relay_placed", "methods_registered", "compared", "server_answered")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TIME_NS_FIELD_NUMBER: _ClassVar[int]
    PROCESS_STARTED_FIELD_NUMBER: _ClassVar[int]
    PROCESS_LISTENING_FIELD_NUMBER: _ClassVar[int]
    LOG_LINE_FIELD_NUMBER: _ClassVar[int]
    PROCESS_EXITED_FIELD_NUMBER: _ClassVar[int]
    PACKETS_FIELD_NUMBER: _ClassVar[int]
    CONNECTION_OPENED_FIELD_NUMBER: _ClassVar[int]
    CALL_STEP_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    LIMIT_HIT_FIELD_NUMBER: _ClassVar[int]
    RUN_ENDED_FIELD_NUMBER: _ClassVar[int]
    KEY_LOG_FIELD_NUMBER: _ClassVar[int]
    RELAY_PLACED_FIELD_NUMBER: _ClassVar[int]
    METHODS_REGISTERED_FIELD_NUMBER: _ClassVar[int]
    COMPARED_FIELD_NUMBER: _ClassVar[int]
    SERVER_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    number: int
    time_ns: int
    process_started: ProcessStarted
    process_listening: ProcessListening
    log_line: LogLine
    process_exited: ProcessExited
    packets: PacketBatch
    connection_opened: ConnectionOpened
    call_step: CallStep
    gap: Gap
    limit_hit: LimitHit
    run_ended: RunEnded
    key_log: KeyLog
    relay_placed: RelayPlaced
    methods_registered: MethodsRegistered
    compared: Compared
    server_answered: ServerAnswered
    def __init__(self, number: _Optional[int] = ..., time_ns: _Optional[int] = ..., process_started: _Optional[_Union[ProcessStarted, _Mapping]] = ..., process_listening: _Optional[_Union[ProcessListening, _Mapping]] = ..., log_line: _Optional[_Union[LogLine, _Mapping]] = ..., process_exited: _Optional[_Union[ProcessExited, _Mapping]] = ..., packets: _Optional[_Union[PacketBatch, _Mapping]] = ..., connection_opened: _Optional[_Union[ConnectionOpened, _Mapping]] = ..., call_step: _Optional[_Union[CallStep, _Mapping]] = ..., gap: _Optional[_Union[Gap, _Mapping]] = ..., limit_hit: _Optional[_Union[LimitHit, _Mapping]] = ..., run_ended: _Optional[_Union[RunEnded, _Mapping]] = ..., key_log: _Optional[_Union[KeyLog, _Mapping]] = ..., relay_placed: _Optional[_Union[RelayPlaced, _Mapping]] = ..., methods_registered: _Optional[_Union[MethodsRegistered, _Mapping]] = ..., compared: _Optional[_Union[Compared, _Mapping]] = ..., server_answered: _Optional[_Union[ServerAnswered, _Mapping]] = ...) -> None: ...

class ProcessStarted(_message.Message):
    __slots__ = ("process", "command")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    process: str
    command: str
    def __init__(self, process: _Optional[str] = ..., command: _Optional[str] = ...) -> None: ...

class ProcessListening(_message.Message):
    __slots__ = ("process", "port")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    PORT_FIELD_NUMBER: _ClassVar[int]
    process: str
    port: int
    def __init__(self, process: _Optional[str] = ..., port: _Optional[int] = ...) -> None: ...

class MethodsRegistered(_message.Message):
    __slots__ = ("process", "server", "ports", "paths", "open_ended")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    PORTS_FIELD_NUMBER: _ClassVar[int]
    PATHS_FIELD_NUMBER: _ClassVar[int]
    OPEN_ENDED_FIELD_NUMBER: _ClassVar[int]
    process: str
    server: int
    ports: _containers.RepeatedScalarFieldContainer[int]
    paths: _containers.RepeatedScalarFieldContainer[str]
    open_ended: bool
    def __init__(self, process: _Optional[str] = ..., server: _Optional[int] = ..., ports: _Optional[_Iterable[int]] = ..., paths: _Optional[_Iterable[str]] = ..., open_ended: _Optional[bool] = ...) -> None: ...

class ServerAnswered(_message.Message):
    __slots__ = ("process", "problem", "has_health", "health", "reflection", "services", "has_channelz", "channelz")
    class Health(_message.Message):
        __slots__ = ("service", "status")
        SERVICE_FIELD_NUMBER: _ClassVar[int]
        STATUS_FIELD_NUMBER: _ClassVar[int]
        service: str
        status: str
        def __init__(self, service: _Optional[str] = ..., status: _Optional[str] = ...) -> None: ...
    class ChannelzRow(_message.Message):
        __slots__ = ("kind", "name", "detail", "started", "succeeded", "failed")
        KIND_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        DETAIL_FIELD_NUMBER: _ClassVar[int]
        STARTED_FIELD_NUMBER: _ClassVar[int]
        SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
        FAILED_FIELD_NUMBER: _ClassVar[int]
        kind: str
        name: str
        detail: str
        started: int
        succeeded: int
        failed: int
        def __init__(self, kind: _Optional[str] = ..., name: _Optional[str] = ..., detail: _Optional[str] = ..., started: _Optional[int] = ..., succeeded: _Optional[int] = ..., failed: _Optional[int] = ...) -> None: ...
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    HAS_HEALTH_FIELD_NUMBER: _ClassVar[int]
    HEALTH_FIELD_NUMBER: _ClassVar[int]
    REFLECTION_FIELD_NUMBER: _ClassVar[int]
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    HAS_CHANNELZ_FIELD_NUMBER: _ClassVar[int]
    CHANNELZ_FIELD_NUMBER: _ClassVar[int]
    process: str
    problem: str
    has_health: bool
    health: _containers.RepeatedCompositeFieldContainer[ServerAnswered.Health]
    reflection: str
    services: _containers.RepeatedScalarFieldContainer[str]
    has_channelz: bool
    channelz: _containers.RepeatedCompositeFieldContainer[ServerAnswered.ChannelzRow]
    def __init__(self, process: _Optional[str] = ..., problem: _Optional[str] = ..., has_health: _Optional[bool] = ..., health: _Optional[_Iterable[_Union[ServerAnswered.Health, _Mapping]]] = ..., reflection: _Optional[str] = ..., services: _Optional[_Iterable[str]] = ..., has_channelz: _Optional[bool] = ..., channelz: _Optional[_Iterable[_Union[ServerAnswered.ChannelzRow, _Mapping]]] = ...) -> None: ...

class LogLine(_message.Message):
    __slots__ = ("process", "stream", "text")
    class Stream(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STREAM_UNSPECIFIED: _ClassVar[LogLine.Stream]
        STREAM_STDOUT: _ClassVar[LogLine.Stream]
        STREAM_STDERR: _ClassVar[LogLine.Stream]
    STREAM_UNSPECIFIED: LogLine.Stream
    STREAM_STDOUT: LogLine.Stream
    STREAM_STDERR: LogLine.Stream
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    process: str
    stream: LogLine.Stream
    text: str
    def __init__(self, process: _Optional[str] = ..., stream: _Optional[_Union[LogLine.Stream, str]] = ..., text: _Optional[str] = ...) -> None: ...

class ProcessExited(_message.Message):
    __slots__ = ("process", "exit_code", "signal")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    EXIT_CODE_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    process: str
    exit_code: int
    signal: int
    def __init__(self, process: _Optional[str] = ..., exit_code: _Optional[int] = ..., signal: _Optional[int] = ...) -> None: ...

class PacketBatch(_message.Message):
    __slots__ = ("packets",)
    PACKETS_FIELD_NUMBER: _ClassVar[int]
    packets: _containers.RepeatedCompositeFieldContainer[Packet]
    def __init__(self, packets: _Optional[_Iterable[_Union[Packet, _Mapping]]] = ...) -> None: ...

class Packet(_message.Message):
    __slots__ = ("time_ns", "data", "length")
    TIME_NS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    time_ns: int
    data: bytes
    length: int
    def __init__(self, time_ns: _Optional[int] = ..., data: _Optional[bytes] = ..., length: _Optional[int] = ...) -> None: ...

class ConnectionOpened(_message.Message):
    __slots__ = ("client_port", "server_port", "client_process", "server_process")
    CLIENT_PORT_FIELD_NUMBER: _ClassVar[int]
    SERVER_PORT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_PROCESS_FIELD_NUMBER: _ClassVar[int]
    SERVER_PROCESS_FIELD_NUMBER: _ClassVar[int]
    client_port: int
    server_port: int
    client_process: str
    server_process: str
    def __init__(self, client_port: _Optional[int] = ..., server_port: _Optional[int] = ..., client_process: _Optional[str] = ..., server_process: _Optional[str] = ...) -> None: ...

class CallStep(_message.Message):
    __slots__ = ("call", "kind", "path", "metadata", "message", "message_length", "deadline_ms", "status_code", "status_message", "debug_text", "client_port")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[CallStep.Kind]
        KIND_CLIENT_HEADER: _ClassVar[CallStep.Kind]
        KIND_SERVER_HEADER: _ClassVar[CallStep.Kind]
        KIND_CLIENT_MESSAGE: _ClassVar[CallStep.Kind]
        KIND_SERVER_MESSAGE: _ClassVar[CallStep.Kind]
        KIND_CLIENT_HALF_CLOSE: _ClassVar[CallStep.Kind]
        KIND_SERVER_TRAILER: _ClassVar[CallStep.Kind]
        KIND_CANCEL: _ClassVar[CallStep.Kind]
    KIND_UNSPECIFIED: CallStep.Kind
    KIND_CLIENT_HEADER: CallStep.Kind
    KIND_SERVER_HEADER: CallStep.Kind
    KIND_CLIENT_MESSAGE: CallStep.Kind
    KIND_SERVER_MESSAGE: CallStep.Kind
    KIND_CLIENT_HALF_CLOSE: CallStep.Kind
    KIND_SERVER_TRAILER: CallStep.Kind
    KIND_CANCEL: CallStep.Kind
    CALL_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_LENGTH_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    STATUS_CODE_FIELD_NUMBER: _ClassVar[int]
    STATUS_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DEBUG_TEXT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_PORT_FIELD_NUMBER: _ClassVar[int]
    call: int
    kind: CallStep.Kind
    path: str
    metadata: _containers.RepeatedCompositeFieldContainer[Metadatum]
    message: bytes
    message_length: int
    deadline_ms: int
    status_code: int
    status_message: str
    debug_text: str
    client_port: int
    def __init__(self, call: _Optional[int] = ..., kind: _Optional[_Union[CallStep.Kind, str]] = ..., path: _Optional[str] = ..., metadata: _Optional[_Iterable[_Union[Metadatum, _Mapping]]] = ..., message: _Optional[bytes] = ..., message_length: _Optional[int] = ..., deadline_ms: _Optional[int] = ..., status_code: _Optional[int] = ..., status_message: _Optional[str] = ..., debug_text: _Optional[str] = ..., client_port: _Optional[int] = ...) -> None: ...

class KeyLog(_message.Message):
    __slots__ = ("process", "lines")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    process: str
    lines: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, process: _Optional[str] = ..., lines: _Optional[_Iterable[str]] = ...) -> None: ...

class RelayPlaced(_message.Message):
    __slots__ = ("process", "port", "target_process", "target_port", "text", "client_process", "faults")
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    PORT_FIELD_NUMBER: _ClassVar[int]
    TARGET_PROCESS_FIELD_NUMBER: _ClassVar[int]
    TARGET_PORT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_PROCESS_FIELD_NUMBER: _ClassVar[int]
    FAULTS_FIELD_NUMBER: _ClassVar[int]
    process: str
    port: int
    target_process: str
    target_port: int
    text: str
    client_process: str
    faults: _containers.RepeatedCompositeFieldContainer[Fault]
    def __init__(self, process: _Optional[str] = ..., port: _Optional[int] = ..., target_process: _Optional[str] = ..., target_port: _Optional[int] = ..., text: _Optional[str] = ..., client_process: _Optional[str] = ..., faults: _Optional[_Iterable[_Union[Fault, _Mapping]]] = ...) -> None: ...

class Compared(_message.Message):
    __slots__ = ("part", "json", "client_ports", "warm_up", "calls")
    class Part(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PART_UNSPECIFIED: _ClassVar[Compared.Part]
        PART_ONE_BY_ONE: _ClassVar[Compared.Part]
        PART_GZIP: _ClassVar[Compared.Part]
        PART_TOGETHER: _ClassVar[Compared.Part]
    PART_UNSPECIFIED: Compared.Part
    PART_ONE_BY_ONE: Compared.Part
    PART_GZIP: Compared.Part
    PART_TOGETHER: Compared.Part
    PART_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    CLIENT_PORTS_FIELD_NUMBER: _ClassVar[int]
    WARM_UP_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    part: Compared.Part
    json: bool
    client_ports: _containers.RepeatedScalarFieldContainer[int]
    warm_up: int
    calls: int
    def __init__(self, part: _Optional[_Union[Compared.Part, str]] = ..., json: _Optional[bool] = ..., client_ports: _Optional[_Iterable[int]] = ..., warm_up: _Optional[int] = ..., calls: _Optional[int] = ...) -> None: ...

class Gap(_message.Message):
    __slots__ = ("cause", "packets", "bytes")
    class Cause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CAUSE_UNSPECIFIED: _ClassVar[Gap.Cause]
        CAUSE_KERNEL_DROPPED: _ClassVar[Gap.Cause]
        CAUSE_BUDGET: _ClassVar[Gap.Cause]
        CAUSE_LOG_OVERRUN: _ClassVar[Gap.Cause]
    CAUSE_UNSPECIFIED: Gap.Cause
    CAUSE_KERNEL_DROPPED: Gap.Cause
    CAUSE_BUDGET: Gap.Cause
    CAUSE_LOG_OVERRUN: Gap.Cause
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    PACKETS_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    cause: Gap.Cause
    packets: int
    bytes: int
    def __init__(self, cause: _Optional[_Union[Gap.Cause, str]] = ..., packets: _Optional[int] = ..., bytes: _Optional[int] = ...) -> None: ...

class LimitHit(_message.Message):
    __slots__ = ("limit", "process", "value", "killed")
    class Limit(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        LIMIT_UNSPECIFIED: _ClassVar[LimitHit.Limit]
        LIMIT_MEMORY: _ClassVar[LimitHit.Limit]
        LIMIT_PROCESSES: _ClassVar[LimitHit.Limit]
        LIMIT_CPU: _ClassVar[LimitHit.Limit]
        LIMIT_WALL_TIME: _ClassVar[LimitHit.Limit]
        LIMIT_OUTPUT: _ClassVar[LimitHit.Limit]
        LIMIT_DISK: _ClassVar[LimitHit.Limit]
        LIMIT_CAPTURE: _ClassVar[LimitHit.Limit]
    LIMIT_UNSPECIFIED: LimitHit.Limit
    LIMIT_MEMORY: LimitHit.Limit
    LIMIT_PROCESSES: LimitHit.Limit
    LIMIT_CPU: LimitHit.Limit
    LIMIT_WALL_TIME: LimitHit.Limit
    LIMIT_OUTPUT: LimitHit.Limit
    LIMIT_DISK: LimitHit.Limit
    LIMIT_CAPTURE: LimitHit.Limit
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    KILLED_FIELD_NUMBER: _ClassVar[int]
    limit: LimitHit.Limit
    process: str
    value: int
    killed: bool
    def __init__(self, limit: _Optional[_Union[LimitHit.Limit, str]] = ..., process: _Optional[str] = ..., value: _Optional[int] = ..., killed: _Optional[bool] = ...) -> None: ...

class RunEnded(_message.Message):
    __slots__ = ("outcome", "text", "problems", "sentence")
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OUTCOME_UNSPECIFIED: _ClassVar[RunEnded.Outcome]
        OUTCOME_COMPLETED: _ClassVar[RunEnded.Outcome]
        OUTCOME_COMPILE_FAILED: _ClassVar[RunEnded.Outcome]
        OUTCOME_SERVER_NOT_READY: _ClassVar[RunEnded.Outcome]
        OUTCOME_SERVER_CRASHED: _ClassVar[RunEnded.Outcome]
        OUTCOME_CLIENT_FAILED: _ClassVar[RunEnded.Outcome]
        OUTCOME_TIMED_OUT: _ClassVar[RunEnded.Outcome]
        OUTCOME_LIMIT_EXCEEDED: _ClassVar[RunEnded.Outcome]
        OUTCOME_CANCELLED: _ClassVar[RunEnded.Outcome]
        OUTCOME_SANDBOX_FAILED: _ClassVar[RunEnded.Outcome]
    OUTCOME_UNSPECIFIED: RunEnded.Outcome
    OUTCOME_COMPLETED: RunEnded.Outcome
    OUTCOME_COMPILE_FAILED: RunEnded.Outcome
    OUTCOME_SERVER_NOT_READY: RunEnded.Outcome
    OUTCOME_SERVER_CRASHED: RunEnded.Outcome
    OUTCOME_CLIENT_FAILED: RunEnded.Outcome
    OUTCOME_TIMED_OUT: RunEnded.Outcome
    OUTCOME_LIMIT_EXCEEDED: RunEnded.Outcome
    OUTCOME_CANCELLED: RunEnded.Outcome
    OUTCOME_SANDBOX_FAILED: RunEnded.Outcome
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    outcome: RunEnded.Outcome
    text: str
    problems: _containers.RepeatedCompositeFieldContainer[Problem]
    sentence: Sentence
    def __init__(self, outcome: _Optional[_Union[RunEnded.Outcome, str]] = ..., text: _Optional[str] = ..., problems: _Optional[_Iterable[_Union[Problem, _Mapping]]] = ..., sentence: _Optional[_Union[Sentence, _Mapping]] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("pattern", "many", "values")
    class Value(_message.Message):
        __slots__ = ("name", "text", "number", "sentence")
        NAME_FIELD_NUMBER: _ClassVar[int]
        TEXT_FIELD_NUMBER: _ClassVar[int]
        NUMBER_FIELD_NUMBER: _ClassVar[int]
        SENTENCE_FIELD_NUMBER: _ClassVar[int]
        name: str
        text: str
        number: int
        sentence: Sentence
        def __init__(self, name: _Optional[str] = ..., text: _Optional[str] = ..., number: _Optional[int] = ..., sentence: _Optional[_Union[Sentence, _Mapping]] = ...) -> None: ...
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    MANY_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    pattern: str
    many: str
    values: _containers.RepeatedCompositeFieldContainer[Sentence.Value]
    def __init__(self, pattern: _Optional[str] = ..., many: _Optional[str] = ..., values: _Optional[_Iterable[_Union[Sentence.Value, _Mapping]]] = ...) -> None: ...
