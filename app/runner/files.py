"""What is written into each process's jail: the workspace with its stubs, or what a mock needs. Pure."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass

from app.runner import certificates
from app.runner.certificates import Certificates
from app.runs import manifest, mock_rules, twin
from app.runs.manifest import Start
from app.runs.problems import SourceProblem
from app.runs.twin import TwinCall
from app.runs.workspace import File, Workspace
from app.sandbox import inside
from app.sandbox.compiler import Compiled
from app.sandbox.runtime import Runtime
from app.sandbox.runtimes import DESCRIPTIONS
from app.sentences import sentence

_SCHEMA = ".mock/schema"
_RULES = ".mock/rules.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What a run runs."""

    workspace: Workspace
    compiled: Compiled
    processes: tuple[manifest.Process, ...]
    certificates: Certificates
    twin: TwinCall | None = None
    """The call that is compared with its twin as JSON; the run is there for nothing else."""
    no_node: str = ""
    """Why no call can be made by grpc-js, as a sentence; empty where it can."""

    @property
    def files(self) -> dict[str, tuple[File, ...]]:
        """The files of each process, by its name."""
        return {process.name: of(process, self) for process in self.processes}

    @property
    def servers(self) -> tuple[str, ...]:
        """The names of the processes that can be called; the first is called where a call names none."""
        serving = [process for process in self.processes if process.serves]
        return tuple(process.name for process in sorted(serving, key=lambda process: process.start is not Start.AUTO))

    @property
    def preludes(self) -> dict[str, str]:
        """Programs of ours that run in a process before its script, by the process's name: the twin's, where there is one."""
        program = f"{inside.program(inside.TWIN)}\ninstall({twin.PORT})\n" if self.twin else ""
        return {name: program for name in self.servers[:1] if program}


def of(process: manifest.Process, job: Job) -> tuple[File, ...]:
    """The files of one process."""
    if process.runtime != manifest.MOCK:
        return (*job.workspace.files, *_stubs(job.compiled), *_tls(job))
    rules = mock_rules.plan(manifest.rules_file(job.workspace, process)).rules
    return (
        File(path=DESCRIPTIONS[manifest.MOCK].script, text=inside.program(inside.MOCK)),
        File(path=_SCHEMA, text=base64.b64encode(job.compiled.descriptor_set).decode()),
        File(path=_RULES, text=json.dumps([rule.as_json() for rule in rules])),
    )


def unfit(job: Job, workspace: Workspace) -> tuple[SourceProblem, ...]:
    """Why these files cannot be given to a process of a run that lives; empty when they can."""
    if workspace.protos != job.workspace.protos:
        words = sentence(
            "The schema has changed, so every process needs new stubs. Press Run to start all of them anew."
        )
        return (SourceProblem(text=words),)
    if workspace.file(manifest.PATH) != job.workspace.file(manifest.PATH):
        words = sentence("%(path)s has changed. Press Run to start everything as it says now.", path=manifest.PATH)
        return (SourceProblem(path=manifest.PATH, text=words),)
    return ()


def absent(job: Job, runtime: Runtime) -> Iterator[SourceProblem]:
    """A problem for each process whose runtime this machine does not have."""
    for process in job.processes:
        description = DESCRIPTIONS[process.runtime]
        if description.find and not runtime.has(description.name):
            yield SourceProblem(text=f"{process.name}: {description.missing}")


def _tls(job: Job) -> Iterator[File]:
    """The run's certificates, except where the learner has files of these names."""
    taken = {file.path for file in job.workspace.files}
    return (file for file in job.certificates.files if not {file.path, certificates.FOLDER} & taken)


def _stubs(compiled: Compiled) -> tuple[File, ...]:
    """What protoc generated, without what only editors read."""
    return tuple(file for file in compiled.generated if file.path.endswith(".py"))
