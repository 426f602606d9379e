"""What is wrong in a workspace besides its schema: lab.toml and the rules of mocks, held against the schema. Pure."""

from app.runs import manifest, mock_rules
from app.runs.problems import SourceProblem
from app.runs.workspace import Workspace
from app.schema.model import Schema


def problems(workspace: Workspace, schema: Schema) -> tuple[SourceProblem, ...]:
    """At their lines; methods are looked for only in a schema that has some, since one that is being typed has none."""
    plan = manifest.plan(workspace)
    found = list(plan.problems)
    paths = [method.path for service in schema.services for method in service.methods]
    for process in plan.processes:
        rules = mock_rules.plan(manifest.rules_file(workspace, process))
        found += rules.problems
        found += rules.unknown_methods(paths) if paths else ()
    return tuple(dict.fromkeys(found))
