"""What a request form posts, as a tree: each input's name is a sign and the JSON pointer of what it edits (RFC 6901).

=====  ==================================================================================
sign   the input holds
=====  ==================================================================================
``f``  a scalar's text, or the key of a map entry (``…/k``)
``s``  that this scalar is set, though its text is empty
``m``  that this message is set; that this list or map is shown
``o``  the JSON name of the chosen member of a oneof (the pointer ends with the oneof's name)
``t``  the type of an Any
``r``  JSON of its own, for what no widget holds
=====  ==================================================================================
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_INPUTS = 4000
"""Inputs of one form that are read: ``widgets`` makes far fewer."""
MAX_DEPTH = 40
SIGNS = frozenset("fsmotr")


@dataclass(slots=True)
class Node:
    """What was posted at one pointer, and below it."""

    inputs: dict[str, str] = field(default_factory=dict)
    """By sign."""
    children: dict[str, "Node"] = field(default_factory=dict)
    """By the pointer's next part."""

    def at(self, pointer: str) -> "Node":
        """The node at ``pointer``, made where it was not."""
        node = self
        for part in parts(pointer):
            node = node.children.setdefault(part, Node())
        return node

    @property
    def empty(self) -> bool:
        """True when nothing was posted here or below."""
        return not self.inputs and not self.children


def parts(pointer: str) -> list[str]:
    """The unescaped parts of a JSON pointer: ``/a~1b/0`` is ``a/b`` and ``0``."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def below(pointer: str, part: str) -> str:
    """The pointer of ``part`` within ``pointer``."""
    return f"{pointer}/{part.replace('~', '~0').replace('/', '~1')}"


def planted(inputs: Iterable[tuple[str, str]]) -> Node:
    """The tree of a form's inputs; names that are not the form's own, or nest too deep, are left out."""
    root = Node()
    for position, (name, text) in enumerate(inputs):
        sign, pointer = name[:1], name[1:]
        if position >= MAX_INPUTS or sign not in SIGNS or not (pointer == "" or pointer.startswith("/")):
            continue
        if pointer.count("/") <= MAX_DEPTH:
            root.at(pointer).inputs[sign] = text.replace("\r\n", "\n")
    return root


def act(root: Node, action: str) -> None:
    """Does what a button of the form asks: ``add /items``, ``remove /items/0``, ``set /address``, ``unset /address``."""
    verb, _, pointer = action.partition(" ")
    way = parts(pointer)
    if not way or len(way) > MAX_DEPTH:
        return
    parent = root.at(pointer.rpartition("/")[0])
    if verb == "add":
        node = root.at(pointer)
        taken = [int(key) for key in node.children if key.isascii() and key.isdigit()]
        node.children[str(max(taken, default=-1) + 1)] = Node(inputs={"m": "1"})
    elif verb == "set":
        root.at(pointer).inputs["m"] = "1"
    elif verb in {"remove", "unset"}:
        parent.children.pop(way[-1], None)


def ordered(node: Node) -> list[Node]:
    """The children of a list or map in the order of their numbers."""
    numbered = [(int(key), child) for key, child in node.children.items() if key.isascii() and key.isdigit()]
    return [child for _, child in sorted(numbered, key=lambda pair: pair[0])]
