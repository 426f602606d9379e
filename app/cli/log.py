"""The log on standard error, which is a terminal or somebody's journal."""

import logging


class CleanLines(logging.Formatter):
    """A record as it goes to a terminal: nothing in it steers that, and no line but its first looks like a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Called for each record."""
        lines = super().format(record).split("\n")
        return "\n    ".join("".join(map(_visible, line)) for line in lines)


def _visible(character: str) -> str:
    # Spaces apart, also those that break lines: what Python shows of a text it escapes when it is not printable.
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def log_to_stderr() -> None:
    """Warnings, errors, and who came in by a link; standard output is for the URL alone."""
    handler = logging.StreamHandler()
    handler.setFormatter(CleanLines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("grpclab.audit").setLevel(logging.INFO)
