"""What a form posts becomes a tree; its buttons change it."""

from app.web.request import tree
from app.web.request.tree import Node


def test_names_are_signs_and_json_pointers() -> None:
    root = tree.planted([("f/a~1b/c~0d", "x\r\ny"), ("m/items", "1"), ("r", "{}")])
    assert root.at(tree.below(tree.below("", "a/b"), "c~d")).inputs == {"f": "x\ny"}
    assert root.children["items"].inputs == {"m": "1"}
    assert root.inputs == {"r": "{}"}


def test_other_inputs_and_those_that_nest_too_deep_are_no_part_of_it() -> None:
    deep = "f" + "/a" * (tree.MAX_DEPTH + 1)
    assert tree.planted([("csrf_token", "t"), ("path", "/a"), ("x/a", "1"), ("fa", "1"), (deep, "1")]) == Node()
    many = tree.planted((f"f/{number}", "") for number in range(tree.MAX_INPUTS + 9))
    assert len(many.children) == tree.MAX_INPUTS


def test_its_buttons() -> None:
    root = tree.planted([("f/tags/0", "a"), ("f/tags/7", "b"), ("f/address/city", "London")])
    for action in (
        "add /tags",
        "remove /tags/0",
        "unset /address",
        "set /other",
        "",
        "remove ",
        "dance /tags",
        "add /" + "a/" * 50,
    ):
        tree.act(root, action)
    assert [node.inputs for node in tree.ordered(root.children["tags"])] == [{"f": "b"}, {"m": "1"}]
    assert sorted(root.children) == ["other", "tags"]
    assert not root.children["other"].empty
    assert Node().empty
