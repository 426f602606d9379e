"""Settings: one frozen object, read from the environment once; a wrong value stops the start with a sentence.

Each field of ``Settings`` is the environment variable ``GRPCLAB_`` + its name in capitals. The line under a field is its
only documentation: ``describe`` cuts the README's table and ``grpclab doctor`` from it.
"""

import ast
import dataclasses
import difflib
import functools
import inspect
import itertools
import os
import secrets
import tempfile
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

PREFIX = "GRPCLAB_"
SECRETS = frozenset({"secret_key", "database_url"})
"""These may also come from a file: ``GRPCLAB_SECRET_KEY_FILE`` holds the path of a file with the value."""

RESOURCES = frozenset({"lessons", "protos", "static", "templates"})
MIN_SECRET_CHARACTERS = 32
"""128 bits in hex, the least a key for HMAC-SHA256 should have."""

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_ANY_ADDRESS = ("0.0.0.0", "::", "[::]")  # noqa: S104 - compared with, never bound to
_MEBIBYTE = 1024 * 1024
MAX_DIGITS = 19
"""Of a number, before it is read: no setting needs more than 2^63."""

Value = str | int | Path | tuple[str, ...]
_ALLOWED = {str: "text", Path: "the path of a folder", tuple[str, ...]: "names separated by commas"}


class SettingsError(Exception):
    """A setting is wrong; ``str()`` names the variable, the value and what is allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """The whole numbers a setting may have, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OneOf:
    """The words a setting may have."""

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that can be set, complete and checked."""

    host: str = "127.0.0.1"
    """Address to listen on. Anything but a loopback address lets other machines in."""
    port: Annotated[int, Between(least=0, most=65535)] = 8000
    """Port of the pages; 0 takes any free one."""
    hosts: tuple[str, ...] = ()
    """Names, separated by commas, that browsers may use for this server besides localhost and its own address."""
    proxies: tuple[str, ...] = ()
    """Addresses, separated by commas, of reverse proxies whose X-Forwarded-For and -Proto are believed."""
    data_dir: Path = Path()
    """Folder of everything that is kept. Default: grpclab in $XDG_DATA_HOME, or ~/.local/share/grpclab."""
    database_url: str = dataclasses.field(default="", repr=False)
    """SQLAlchemy URL of the database. Default: a SQLite file in the data folder. May come from a file."""
    secret_key: str = dataclasses.field(default="", repr=False)
    """Signs cookies and hides edit links; 32 characters or more. Default: made once, kept in the data folder. May come from a file."""
    runner_target: str = ""
    """Where the runner listens: unix:/path or host:port. Default: one runner inside this process."""
    run_idle_seconds: Annotated[int, Between(least=1, most=86_400)] = 60
    """A run is stopped this long after its last page left."""
    run_wall_seconds: Annotated[int, Between(least=1, most=86_400)] = 600
    """The longest a run may last."""
    capture_bytes: Annotated[int, Between(least=64 * 1024, most=64 * _MEBIBYTE)] = 4 * _MEBIBYTE
    """The most bytes of packets that are recorded of one run."""
    runs_kept: Annotated[int, Between(least=1, most=1000)] = 20
    """Finished runs that are kept of each workspace."""
    workspace_bytes: Annotated[int, Between(least=32 * _MEBIBYTE, most=16384 * _MEBIBYTE)] = 64 * _MEBIBYTE
    """The most bytes of recordings that are kept of each workspace; the oldest make room, those of snapshots stay."""
    recordings_bytes: Annotated[int, Between(least=64 * _MEBIBYTE, most=1 << 50)] = 4096 * _MEBIBYTE
    """The most bytes of recordings that are kept of all workspaces together."""
    runs_most: Annotated[int, Between(least=1, most=1000)] = 32
    """Runs at the same time; one more is told to come back."""
    runs_per_address: Annotated[int, Between(least=1, most=1000)] = 24
    """Runs at the same time of one network address, so that others find a place; this machine's own are not counted."""
    runs_per_learner: Annotated[int, Between(least=1, most=1000)] = 8
    """Runs at the same time of one learner, told apart by the browser's session; this machine's own are not counted."""
    links: Annotated[str, OneOf(words=("off", "on"))] = "off"
    """Whether programs outside may reach learners' servers, with a token that ends with the run."""
    links_port: Annotated[int, Between(least=0, most=65535)] = 8001
    """Port at which they come in, on the address of GRPCLAB_HOST; 0 takes any free one."""
    link_peers: tuple[str, ...] = ()
    """Other runners, separated by commas as host:port, to whose pods connections may be carried; none: links stay on one runner."""
    jail: Annotated[str, OneOf(words=("bubblewrap", "runsc"))] = "bubblewrap"
    """What learners' code runs in; runsc (gVisor), within bubblewrap, is stronger, and starts and calls more slowly."""
    cgroup: str = ""
    """A delegated cgroup v2 for jails' memory and processes. Default: the runner's own, where it was delegated; off: none."""
    pods_warm: Annotated[int, Between(least=0, most=64)] = 2
    """Pods that wait, ready to run something."""
    pods_most: Annotated[int, Between(least=1, most=1100)] = 36
    """Pods at the same time, warm ones included."""
    course: tuple[str, ...] = ()
    """Courses, separated by commas: folders, checkouts, zip files; grpclab among them is the one that comes with it. Read again as they are saved."""
    course_preview: Annotated[str, OneOf(words=("off", "on"))] = "off"
    """For authors: pages of lessons show what is wrong in the course, and load themselves again as it is saved. Not for a class: mistakes name hidden checks."""
    web_threads: Annotated[int, Between(least=1, most=256)] = 16
    """Pages that are made at the same time."""
    request_bytes: Annotated[int, Between(least=64 * 1024, most=64 * _MEBIBYTE)] = 4 * _MEBIBYTE
    """The largest request body that is read."""
    decode_workers: Annotated[int, Between(least=1, most=64)] = 2
    """Processes that turn recordings into views."""
    decode_memory_bytes: Annotated[int, Between(least=256 * _MEBIBYTE, most=16384 * _MEBIBYTE)] = 1024 * _MEBIBYTE
    """Address space of each of them; what needs more is refused with a sentence."""
    decode_seconds: Annotated[int, Between(least=1, most=120)] = 10
    """The longest that making one view may take."""

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Names that a request's Host header may carry, without port: the rest is refused (DNS rebinding)."""
        own = () if self.host in _ANY_ADDRESS else (self.host,)
        return tuple(dict.fromkeys((*_LOOPBACK, *own, *self.hosts)))


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingText:
    """One row of the settings' documentation."""

    variable: str
    """``GRPCLAB_PORT``"""
    allowed: str
    """``a whole number from 0 to 65535``"""
    default: str
    text: str


def describe() -> tuple[SettingText, ...]:
    """Every setting, in order."""
    texts = _field_texts()
    return tuple(
        SettingText(
            variable=PREFIX + field.name.upper(),
            allowed=_allowed(field.name),
            default=_shown_default(field.default),
            text=texts[field.name],
        )
        for field in dataclasses.fields(Settings)
    )


def load(environ: Mapping[str, str]) -> Settings:
    """The settings in ``environ``; makes the data folder and the secret key where they are needed and not given.

    Raises SettingsError with one sentence for each thing that is wrong.
    """
    given = _given(environ)
    data_dir = Path(given.get("data_dir") or _default_data_dir(environ)).expanduser().absolute()
    settings = _checked(
        {"database_url": f"sqlite:///{data_dir / 'grpclab.sqlite3'}", **given, "data_dir": str(data_dir)}, given
    )
    if "secret_key" not in given or "database_url" not in given:
        _make_folder(data_dir)
    if "secret_key" not in given:
        settings = dataclasses.replace(settings, secret_key=_kept_secret(data_dir / "secret-key"))
    return settings


def resource(name: str) -> Path:
    """The folder ``name`` (lessons, protos, static, templates): from the checkout, or from an installed wheel."""
    if name not in RESOURCES:
        message = f"There is no resource “{name}”; there are {', '.join(sorted(RESOURCES))}."
        raise ValueError(message)
    package = Path(__file__).resolve().parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """Values by field name. An empty variable counts as not given, as in most programs."""
    allowed = {PREFIX + name.upper(): name for name in _types()}
    files = {f"{PREFIX}{name.upper()}_FILE": name for name in SECRETS}
    given: dict[str, str] = {}
    wrong: list[str] = []
    for variable, value in environ.items():
        if not variable.startswith(PREFIX):
            continue
        name = allowed.get(variable) or files.get(variable)
        if name is None:
            wrong.append(_unknown(variable, [*allowed, *files]))
        elif value and name in given:
            wrong.append(f"{PREFIX}{name.upper()} and {PREFIX}{name.upper()}_FILE are both set; set one of them.")
        elif value:
            given[name] = value if variable in allowed else _read_secret(variable, Path(value))
    if wrong:
        raise SettingsError("\n".join(wrong))
    return given


def _unknown(variable: str, known: list[str]) -> str:
    near = difflib.get_close_matches(variable, known, n=1, cutoff=0)
    return f"{variable} is not a setting; did you mean {near[0]}?"


def _read_secret(variable: str, path: Path) -> str:
    try:
        value = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{variable} is “{path}”, which cannot be read ({error}); give the path of a text file."
        raise SettingsError(message) from error
    if not value:
        message = f"{variable} is “{path}”, which is empty; write the value into it."
        raise SettingsError(message)
    return value


def _checked(values: Mapping[str, str], given: Mapping[str, str]) -> Settings:
    parsed: dict[str, Value] = {}
    wrong: list[str] = []
    for name, text in values.items():
        value = _parsed(_types()[name], text)
        if value is None:
            wrong.append(f"{PREFIX}{name.upper()} is “{text}”; it must be {_allowed(name)}.")
        else:
            parsed[name] = value
    if wrong:
        raise SettingsError("\n".join(wrong))
    settings = Settings(**parsed)  # type: ignore[arg-type]  # each value was parsed by the type of its field
    _check_together(settings, given)
    return settings


def _check_together(settings: Settings, given: Mapping[str, str]) -> None:
    if "secret_key" in given and len(settings.secret_key) < MIN_SECRET_CHARACTERS:
        message = (
            f"{PREFIX}SECRET_KEY has {len(settings.secret_key)} characters; it must have at least "
            f"{MIN_SECRET_CHARACTERS} random ones: python -c 'import secrets; print(secrets.token_hex(32))' prints some."
        )
        raise SettingsError(message)
    if settings.pods_most < settings.pods_warm:
        message = (
            f"{PREFIX}PODS_WARM is “{settings.pods_warm}”, more than {PREFIX}PODS_MOST, “{settings.pods_most}”; "
            "it must be at most that."
        )
        raise SettingsError(message)


@functools.cache
def _types() -> dict[str, typing.Any]:
    return typing.get_type_hints(Settings, include_extras=True)


def _parsed(kind: typing.Any, text: str) -> Value | None:
    """The value that ``text`` spells; None where it spells none."""
    if kind is str:
        return text
    if kind is Path:
        return Path(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    limits: Between | OneOf = kind.__metadata__[0]
    if isinstance(limits, OneOf):
        return text if text in limits.words else None
    number = int(text) if text.strip().isdecimal() and len(text) < MAX_DIGITS else -1
    return number if limits.least <= number <= limits.most else None


def _allowed(name: str) -> str:
    kind = _types()[name]
    if kind in _ALLOWED:
        return _ALLOWED[kind]
    limits: Between | OneOf = kind.__metadata__[0]
    if isinstance(limits, OneOf):
        return " or ".join(limits.words)
    return f"a whole number from {limits.least} to {limits.most}"


def _field_texts() -> dict[str, str]:
    """The line under each field, which Python itself throws away."""
    tree = ast.parse(inspect.getsource(Settings)).body[0]
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    return {
        field.target.id: str(text.value.value)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }


def _shown_default(default: object) -> str:
    if default is dataclasses.MISSING or default in ((), Path()):
        return ""
    return str(default)


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_DATA_HOME", "")
    # The XDG base directory specification: a relative path there is invalid and ignored.
    return (Path(base) if os.path.isabs(base) else Path.home() / ".local" / "share") / "grpclab"  # noqa: PTH117 - "" too


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"{PREFIX}DATA_DIR is “{path}”, which cannot be made ({error.strerror}); give a folder you may write to."
        )
        raise SettingsError(message) from error


def _kept_secret(path: Path) -> str:
    """The secret in ``path``, made on the first start. Two processes that start at once agree on one."""
    try:
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        return path.read_text().strip()
    except OSError as error:
        message = (
            f"The secret key {path} cannot be kept ({error.strerror}); set {PREFIX}SECRET_KEY or {PREFIX}DATA_DIR."
        )
        raise SettingsError(message) from error


def _write_once(path: Path, text: str) -> None:
    """A whole file or none: linking fails where another process was first, and then its file counts."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp: mode 600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text + "\n")
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
