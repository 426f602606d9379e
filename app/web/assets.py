"""Static files: read once, addressed by content, compressed once.

The URL of every file carries a digest of the whole tree (``/static/<digest>/js/main.js``), so that modules and style
sheets that name each other relatively stay within one version, and all of it may be cached for a year. The plain
``/static/js/main.js`` works too and is always asked for again.
"""

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

SUFFIXES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
COMPRESSED = {".css", ".js", ".json", ".svg", ".txt"}
SKIPPED = {"build", "node_modules", "tests"}
"""Folders that hold what the vendored files are built and tested with."""

STYLES = (
    "tokens",
    "base",
    "pages",
    "workbench",
    "drawer",
    "call",
    "wire",
    "faults",
    "processes",
    "sequence",
    "bytes",
    "headers",
    "streams",
    "transcript",
    "lessons",
    "clock",
    "decode",
    "compare",
)
"""The style sheets of ``css/site.css``, in their order: small files to work on, one request to serve."""

APART = ("classes", "twin")
"""Style sheets of pages that ask for their own: nobody else has to fetch them."""

OWN = ("js/", "css/")
"""Folders of our own scripts and styles, as they are written."""

PACKED_KEPT = 256
"""More than there are files to compress."""

_SCRIPT_COMMENT = re.compile(rb"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*)$", re.MULTILINE)
_STYLE_COMMENT = re.compile(rb"/\*(?:(?!\*/)[\s\S])*\*/")

FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """One static file, as it is sent."""

    content_type: str
    plain: bytes
    compressible: bool
    """True for text; fonts and pictures are compressed already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assets:
    """The whole tree of static files."""

    digest: str
    files: dict[str, Asset]


def load(folder: Path) -> Assets:
    """Reads the tree below ``folder``: some hundred kilobytes, kept in memory."""
    texts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _served(folder)}
    texts.update({name: without_comments(name, text) for name, text in texts.items() if name.startswith(OWN)})
    texts["css/site.css"] = b"\n".join(texts[f"css/{name}.css"] for name in STYLES)
    digest = hashlib.sha256()
    for name, plain in sorted(texts.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(plain).digest())
    return Assets(
        digest=digest.hexdigest()[:16], files={name: _asset(Path(name).suffix, plain) for name, plain in texts.items()}
    )


def without_comments(name: str, text: bytes) -> bytes:
    """Our own script or style without its comments, a fifth of what would cross the network; its lines keep their numbers."""
    comment = {".js": _SCRIPT_COMMENT, ".css": _STYLE_COMMENT}.get(Path(name).suffix)
    return comment.sub(lambda found: b"\n" * found[0].count(b"\n"), text) if comment else text


def _served(folder: Path) -> Iterator[Path]:
    """The files that may be asked for."""
    for root, folders, names in os.walk(folder):
        # Pruned on the way: a build folder may hold a node_modules.
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in names:
            path = Path(root, name)
            if path.suffix in SUFFIXES and name not in SKIPPED:
                yield path


def _asset(suffix: str, plain: bytes) -> Asset:
    return Asset(content_type=SUFFIXES[suffix], plain=plain, compressible=suffix in COMPRESSED)


@lru_cache(PACKED_KEPT)
def packed(asset: Asset) -> bytes:
    """The bytes of an asset, gzipped as small as it gets: done once, when it is first asked for."""
    return gzip.compress(asset.plain, 9, mtime=0)


def init_app(app: Flask, folder: Path) -> Assets:
    """Serves the tree, and gives templates ``asset(name)`` and ``vendored(part)``."""
    assets = load(folder)
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<path:name>")
    def static(name: str) -> Response:
        first, _, rest = name.partition("/")
        versioned = first == assets.digest
        asset = assets.files.get(rest if versioned else name)
        if asset is None:
            abort(404)
        return _response(asset, assets.digest, versioned=versioned)

    @app.template_global()
    def asset(name: str) -> str:
        return url_for("assets.static", name=f"{assets.digest}/{name}")

    @app.template_global()
    def vendored(name: str) -> str:
        """The file of a vendored part, as the manifest of the build names it."""
        return str(json.loads(assets.files["vendor/manifest.json"].plain)[name]["file"])

    app.register_blueprint(blueprint)
    app.extensions["assets"] = assets
    return assets


def _response(asset: Asset, digest: str, *, versioned: bool) -> Response:
    pack = asset.compressible and request.accept_encodings.quality("gzip") > 0
    response = Response(packed(asset) if pack else asset.plain, content_type=asset.content_type)
    if pack:
        response.content_encoding = "gzip"
    if asset.compressible:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOREVER if versioned else "no-cache"
    response.set_etag(f"{digest}-gz" if pack else digest)
    response.make_conditional(request.environ)
    return response
