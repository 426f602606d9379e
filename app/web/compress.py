"""Pages and fragments are gzipped when they are long enough to gain from it.

Small enough to be kept here instead of a dependency; static files bring their own packed bytes (``assets``). What an
answer reflects is a page's own data and a CSRF token that differs in every answer, so its length tells nothing.
"""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 1024
"""Below this a packet holds the answer anyway."""
LEVEL = 5
"""6 and more cost twice the time for one per cent."""
TYPES = {"text/html", "application/json", "text/plain"}


def init_app(app: Flask) -> None:
    """Packs what goes out."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The response, gzipped where the browser takes it and it is worth it."""
    if response.mimetype not in TYPES or response.direct_passthrough or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= LEAST_BYTES and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(data, LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
