"""The catalogues of translations beside the texts of the program.

``python -m tests.support.translations`` extracts every text anew, keeps what is translated, adds what is not with nothing
beside it, and compiles. Then it names what a translator must write into ``app/translations/<language>/LC_MESSAGES/messages.po``.
"""

import io
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "app" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "sentence": None, "counted": (1, 2)}

FOLDERS = (
    "app/client",
    "app/decode",
    "app/runner",
    "app/runs",
    "app/trace",
    "app/web",
    "app/wire",
    "templates",
    "static/js",
)
"""Where ``babel.cfg`` looks: the whole tree has a hundred times as many files."""


def languages() -> list[str]:
    """Those that have a catalogue."""
    return sorted(path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def source(language: str) -> Path:
    """What translators edit."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def compiled(language: str) -> Path:
    """What the program reads."""
    return source(language).with_suffix(".mo")


@cache
def extracted() -> Catalog:
    """Every text that pages, Python and scripts show. Seconds of work, so done once; nobody may change it."""
    mapping, options = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text()))  # type: ignore[no-untyped-call]
    catalog = Catalog()
    for folder in FOLDERS:
        patterns = [(pattern.removeprefix(f"{folder}/"), kind) for pattern, kind in mapping]
        wanted = {pattern.removeprefix(f"{folder}/"): found for pattern, found in options.items()}
        for file, _line, text, comments, context in extract_from_dir(
            ROOT / folder, method_map=patterns, options_map=wanted, keywords=KEYWORDS
        ):
            catalog.add(text, None, [(f"{folder}/{file}", 1)], auto_comments=comments, context=context)
    return catalog


def catalogue(language: str) -> Catalog:
    """What is translated."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def as_compiled(catalog: Catalog) -> bytes:
    """The bytes of the compiled catalogue."""
    made = io.BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def refresh(language: str, template: Catalog) -> list[str]:
    """Brings one catalogue up to date; returns what is not translated yet."""
    catalog = catalogue(language)
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    with source(language).open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    compiled(language).write_bytes(as_compiled(catalog))
    return [str(message.id) for message in catalog if message.id and not _whole(message.string)]


def _whole(translated: object) -> bool:
    return all(translated) if isinstance(translated, tuple) else bool(translated)


def main() -> None:
    """Every language."""
    template = extracted()
    for language in languages():
        missing = refresh(language, template)
        print(f"{language}: {len(template)} texts, {len(missing)} to be translated")  # noqa: T201 - a command
        for text in missing:
            print(f"  {text}")  # noqa: T201


if __name__ == "__main__":
    main()
