"""htmx-flask for htmx 4.

htmx-flask 0.1.0 knows the request headers of htmx 1 and 2. htmx 4 sends ``HX-Source`` and ``HX-Request-Type``, and
``HX-Target`` as ``tag#id``; ``HX-Trigger`` and ``HX-Prompt`` are gone. Response headers are set plainly: the package's
``make_response`` refuses the swap styles of htmx 4.
"""

from typing import Any, cast

from flask import Flask, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxAwareRequest, HtmxHeaders


class Htmx4Headers(HtmxHeaders):  # type: ignore[misc]  # htmx-flask has no py.typed
    """The request headers of htmx 4; truthy for a request that htmx made."""

    @property
    def source(self) -> str:
        """The element that asked, as ``button#call``; empty where htmx does not say."""
        return cast("str", self._headers.get("HX-Source", ""))

    @property
    def target_id(self) -> str:
        """The id of the element that will be swapped, without its tag; empty where it has none."""
        return cast("str", self._headers.get("HX-Target", "")).partition("#")[2]

    @property
    def partial(self) -> bool:
        """True when a fragment is wanted rather than a whole page."""
        return bool(self) and self._headers.get("HX-Request-Type", "partial") != "full"


class Request(HtmxAwareRequest):  # type: ignore[misc]  # htmx-flask has no py.typed
    """Flask's request, with ``htmx``."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.htmx = Htmx4Headers(self.headers)


def init_app(app: Flask) -> None:
    """Gives every request its ``htmx``. The class is set after the extension, which would overwrite it."""
    Htmx(app)
    app.request_class = Request


def headers() -> Htmx4Headers:
    """The htmx headers of the request under way."""
    return cast("Request", request).htmx
