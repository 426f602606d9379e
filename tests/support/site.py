"""The whole application, started by its own command, and a learner's way through it over HTTP."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import httpx

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
"""A bound for a noisy machine, not an expectation: migration, staging the jail runtime and warm pods come first."""


class Site:
    """grpclab on a free port of this machine, with a data folder of its own."""

    def __init__(self, data: Path, **environment: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GRPCLAB_")}
        with (data / "stderr.log").open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "--port", "0"],
                cwd=ROOT,
                env={**clean, "GRPCLAB_DATA_DIR": str(data), **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.data = data
        self.url = self._read_url()

    def _read_url(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                return found[0].rstrip("/")
        raise AssertionError("grpclab did not start:\n" + (self.data / "stderr.log").read_text())

    @property
    def pid(self) -> int:
        """The process that was started; its children are the runner and the pods."""
        return self._process.pid

    def close(self) -> None:
        """Stops it as Ctrl+C does."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Learner:
    """A browser's cookie jar and CSRF token, without the browser."""

    def __init__(self, site: Site) -> None:
        self.http = httpx.Client(base_url=site.url, follow_redirects=True, timeout=60)
        self.token = ""

    def get(self, path: str) -> httpx.Response:
        """A page; remembers its CSRF token."""
        page = self.http.get(path)
        found = re.search(r"X-CSRFToken(?:&#34;|&quot;|\")\s*:\s*(?:&#34;|&quot;|\")([^&\"]+)", page.text)
        if found:
            self.token = found[1]
        return page

    def post(self, path: str, *, form: dict[str, str] | None = None, body: object = None) -> httpx.Response:
        """A form (as htmx sends it) or a JSON body (as the editor does), with the token."""
        headers = {"X-CSRFToken": self.token, "Referer": str(self.http.base_url)}
        if body is not None:
            return self.http.post(path, json=body, headers=headers)
        return self.http.post(path, data=form or {}, headers={**headers, "HX-Request": "true"})

    def open_example(self, slug: str) -> httpx.Response:
        """The workbench of a new workspace, through the playground's form as it works without htmx."""
        self.get("/playground")
        page = self.http.post("/playground", data={"example": slug, "csrf_token": self.token})
        assert page.url.path.startswith("/w/"), page.text
        return self.get(str(page.url))

    def files(self, page: httpx.Response) -> list[dict[str, str]]:
        """The workspace's files as the page hands them to the editor."""
        found = re.search(
            r'<script type="application/json" id="workspace-files"[^>]*>(.*?)</script>', page.text, re.DOTALL
        )
        assert found is not None
        files: list[dict[str, str]] = json.loads(found[1])
        return files

    def events(self, run_id: str, after: int = 0) -> Iterator[dict[str, object]]:
        """The messages of the run's event stream until it says ended."""
        with self.http.stream("GET", f"/events/runs/{run_id}?after={after}") as stream:
            assert stream.status_code == 200, stream.read()
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    message: dict[str, object] = json.loads(line[5:])
                    yield message
                    if message.get("ended"):
                        return


@contextlib.contextmanager
def learner(site: Site) -> Iterator[Learner]:
    """A learner who leaves at the end."""
    someone = Learner(site)
    try:
        yield someone
    finally:
        someone.http.close()
