"""What each process is given."""

import base64
import json
from pathlib import Path

from app.runner import certificates, files
from app.runner.files import Job
from app.runs import manifest
from app.runs.workspace import File, Workspace
from app.sandbox.compiler import Compiled
from app.sandbox.runtime import Runtime

CERTIFICATES = certificates.make(certificates.at(0))
PROTO = File(path="a.proto", text="")
RULES = File(path="mock.toml", text='[[rule]]\nmethod = "*"\nanswer = { a = 1 }\n')
STUBS = (File(path="a_pb2.py", text="x"), File(path="a_pb2.pyi", text="y"))


def job(*workspace: File) -> Job:
    made = Workspace(files=workspace)
    compiled = Compiled(descriptor_set=b"set", generated=STUBS)
    processes = manifest.plan(made).processes
    return Job(workspace=made, compiled=compiled, processes=processes, certificates=CERTIFICATES)


def test_a_learners_process_has_the_workspace_and_the_stubs_that_python_reads() -> None:
    server = File(path="server.py", text="")
    assert job(PROTO, server).files == {"server": (PROTO, server, STUBS[0], *CERTIFICATES.files)}


def test_files_of_the_learner_go_before_certificates() -> None:
    own = File(path="tls/ca.crt", text="mine")
    ca, *others = job(own, File(path="server.py", text="")).files["server"]
    assert ca == own
    assert [file.path for file in others if file.path == own.path] == []
    assert job(File(path="tls", text="a file"), File(path="server.py", text="")).files["server"][-1] == STUBS[0]


def test_the_first_server_is_one_that_begins_with_the_run() -> None:
    text = "".join(
        f'[[process]]\nname = "{name}"\ncommand = "a.py"\nport = {port}\nstart = "{start}"\n'
        for name, port, start in (("late", 2001, "manual"), ("shop", 2002, "auto"), ("client", 0, "auto"))
    ).replace("port = 0\n", "")
    made = job(File(path="a.py", text=""), File(path="lab.toml", text=text))
    assert made.servers == ("shop", "late")


def test_a_mock_has_its_program_the_schema_and_the_rules_and_nothing_else() -> None:
    program, schema, rules = job(PROTO, RULES).files["mock"]
    assert [file.path for file in (program, schema, rules)] == [".mock/server.py", ".mock/schema", ".mock/rules.json"]
    assert base64.b64decode(schema.text) == b"set"
    assert json.loads(rules.text) == [{"answer": {"a": 1}, "line": 1, "method": "*", "status": 0}]


def test_a_schema_or_a_manifest_that_changed_fits_no_process_that_runs() -> None:
    before = job(PROTO)
    assert files.unfit(before, Workspace(files=(PROTO, RULES))) == ()
    (schema,) = files.unfit(before, Workspace(files=(File(path="a.proto", text="new"),)))
    (lab,) = files.unfit(before, Workspace(files=(PROTO, File(path="lab.toml", text=""))))
    assert "The schema has changed" in schema.text
    assert (lab.path, "lab.toml has changed" in lab.text) == ("lab.toml", True)


def test_a_runtime_that_is_not_staged_is_told_with_a_remedy(tmp_path: Path) -> None:
    made = job(PROTO, File(path="server.js", text=""))
    (problem,) = files.absent(made, Runtime(folder=tmp_path, lock=-1))
    assert problem.text.startswith("server: Node.js is not on this machine")
    assert "apt-get install nodejs" in problem.text
    program = tmp_path / "python" / "node" / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.touch()
    assert list(files.absent(made, Runtime(folder=tmp_path, lock=-1))) == []
