"""Where the programs of the toolbox are, and what is said of those that are not."""

from app.sandbox import toolbox_programs
from app.sandbox.toolbox_programs import PROGRAMS


def test_the_wheels_protoc_is_always_there_and_brings_its_protos() -> None:
    assert "protoc" in dict(toolbox_programs.found())
    assert (toolbox_programs.protoc_data() / "include" / "google" / "protobuf" / "any.proto").exists()


def test_each_says_what_its_absence_costs_and_how_to_get_it() -> None:
    assert all(program.cost.endswith(".") and program.remedy for program in PROGRAMS)
    assert toolbox_programs._beside("no-such-program") is None
    assert toolbox_programs._beside("pytest") is None, "a script cannot be copied"
