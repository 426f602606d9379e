"""The sentences that scripts show, in the language of the page: ``say("…")`` in a script, ``#texts`` in the page.

``pybabel extract -F babel.cfg -k _l -o messages.pot .`` gathers them together with those of pages and Python.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from flask import Flask

from app.web.assets import Assets
from app.web.words import gettext

SPOKEN = re.compile(r"""\b(?:say|wrong)\((?:[^"()]*\? )?((?:"(?:[^"\\]|\\.)*"(?: : )?)+)""")
"""A call of ``say`` or ``wrong`` with its sentence, or with a condition between two."""
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def spoken(script: str) -> Iterator[tuple[int, str]]:
    """Every sentence that a script may show, with its line from 1."""
    for call in SPOKEN.finditer(script):
        line = script.count("\n", 0, call.start()) + 1
        for text in QUOTED.findall(call[1]):
            yield line, re.sub(r"\\(.)", r"\1", text)


def extract(
    file: BinaryIO,
    keywords: Collection[str],  # noqa: ARG001 - Babel gives these to every extractor
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, object],  # noqa: ARG001
) -> Iterator[tuple[int, None, str, tuple[()]]]:
    """What Babel asks for each script: its sentences."""
    for line, text in spoken(file.read().decode()):
        yield line, None, text, ()


def sentences(assets: Assets) -> tuple[str, ...]:
    """Every sentence of our scripts, once."""
    scripts = (asset.plain.decode() for name, asset in sorted(assets.files.items()) if name.startswith("js/"))
    return tuple(dict.fromkeys(text for script in scripts for _line, text in spoken(script)))


def init_app(app: Flask, assets: Assets) -> None:
    """Gives templates ``script_texts()``: translations by sentence, none where the page speaks as the scripts do."""
    known = sentences(assets)

    @app.template_global()
    def script_texts() -> dict[str, str]:
        said = {sentence: gettext(sentence) for sentence in known}
        return {sentence: text for sentence, text in said.items() if text != sentence}
