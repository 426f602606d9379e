"""The mock's rules: which one fits a request, and what it answers. Knows no gRPC; its lock makes it safe for all threads.

``app.runs.mock_rules`` has read and checked the rules outside; here they are JSON.
"""

import json
import re
import threading
from typing import Any

START_STATE = "start"
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


class Rules:
    """The rules with their memory: the state, and how often each rule has answered."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state = START_STATE
        self.rules: list[dict[str, Any]] = []
        self.used: dict[int, int] = {}

    def read(self, text: str) -> int:
        """Takes new rules; the state stays, the counts begin anew. How many they are."""
        with self.lock:
            self.rules = json.loads(text)
            self.used = {}
            return len(self.rules)

    def find(self, path: str, request: dict[str, Any], metadata: dict[str, str]) -> dict[str, Any] | None:
        """The first rule that fits, with its answers chosen as ``messages``; None where none does."""
        with self.lock:
            for index, rule in enumerate(self.rules):
                if self.fits(index, rule, path, request, metadata):
                    number = self.used.get(index, 0)
                    self.used[index] = number + 1
                    self.state = rule.get("next", self.state)
                    return {**rule, "messages": messages(rule, number, request)}
        return None

    def fits(
        self, index: int, rule: dict[str, Any], path: str, request: dict[str, Any], metadata: dict[str, str]
    ) -> bool:
        """Whether a rule is about this request, now."""
        return (
            fits_path(rule["method"], path)
            and self.used.get(index, 0) < rule.get("times", 1 << 30)
            and rule.get("state", self.state) == self.state
            and contains(request, rule.get("when", {}))
            and all(metadata.get(name) == value for name, value in rule.get("metadata", {}).items())
        )


def fits_path(method: str, path: str) -> bool:
    """A name without its package or service is enough."""
    return method == "*" or path.replace("/", ".").endswith("." + method.strip("/").replace("/", "."))


def contains(found: Any, wanted: Any) -> bool:
    """Whether every value of ``wanted`` is in ``found``; ProtoJSON writes 64-bit numbers as texts, people do not."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(contains(found.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        same = isinstance(found, list) and len(found) == len(wanted)
        return same and all(map(contains, found, wanted))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    return found == wanted or (found is not None and str(found) == str(wanted))


def messages(rule: dict[str, Any], number: int, request: dict[str, Any]) -> list[Any] | None:
    """What the rule answers the ``number``-th time; None where it says nothing of that."""
    if "sequence" in rule:
        chosen = [rule["sequence"][min(number, len(rule["sequence"]) - 1)]]
    elif "stream" in rule:
        chosen = rule["stream"]
    elif "answer" in rule:
        chosen = [rule["answer"]]
    else:
        return None
    return [filled(answer, request) for answer in chosen]


def filled(value: Any, request: dict[str, Any]) -> Any:
    """``${name}`` replaced by the request's field; a text that is only that becomes the field's own value."""
    if isinstance(value, dict):
        return {key: filled(inner, request) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, request) for inner in value]
    if not isinstance(value, str):
        return value
    whole = PLACEHOLDER.fullmatch(value)
    if whole:
        return look_up(request, whole[1])
    return PLACEHOLDER.sub(lambda found: said(look_up(request, found[1])), value)


def look_up(request: dict[str, Any], path: str) -> Any:
    """The value at ``a.b``; an empty text where there is none."""
    value: Any = request
    for name in path.split("."):
        value = value.get(name, "") if isinstance(value, dict) else ""
    return value


def said(value: Any) -> str:
    """A value inside a text."""
    return value if isinstance(value, str) else json.dumps(value)
