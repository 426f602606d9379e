"""The rules of a run's mocks, held against its schema: methods that are not there, answers that do not fit their type."""

import asyncio
from collections.abc import Sequence

from app.runner.files import Job
from app.runs import manifest, mock_rules
from app.runs.mock_rules import Rule, Rules
from app.runs.problems import SourceProblem
from app.runs.spec import in_json
from app.sandbox.compiler import Compiler

MAX_ANSWERS = 400
"""Answers of all rules together that are tried: far more than anybody writes by hand."""


async def problems(job: Job, compiler: Compiler) -> tuple[SourceProblem, ...]:
    """What is wrong with the rules of every mock of ``job``. Raises SchemaJailsFull."""
    mocks = [process for process in job.processes if process.runtime == manifest.MOCK]
    found = await asyncio.gather(*(_problems(job, process, compiler) for process in mocks))
    return tuple(dict.fromkeys(problem for wrong in found for problem in wrong))


async def _problems(job: Job, process: manifest.Process, compiler: Compiler) -> Sequence[SourceProblem]:
    rules = mock_rules.plan(manifest.rules_file(job.workspace, process))
    unknown = [*rules.problems, *rules.unknown_methods(list(job.compiled.methods))]
    return unknown or await _unfit(job, rules, compiler)


async def _unfit(job: Job, rules: Rules, compiler: Compiler) -> list[SourceProblem]:
    """Every answer is encoded as a message of its method's type, which is where a wrong field is found."""
    tried = [
        (rule, key, method.output_type, text)
        for rule in rules.rules
        if rule.method != "*"
        for method in job.compiled.methods.values()
        if rule.fits(method.path)
        for key, text in rule.answers()
    ][:MAX_ANSWERS]
    wanted = [(type_name, in_json(text)[0]) for _, _, type_name, text in tried]
    encoded = await compiler.encode(job.compiled.descriptor_set, wanted) if wanted else ()
    return [
        _problem(rules, rule, key, type_name, result)
        for (rule, key, type_name, _), result in zip(tried, encoded, strict=True)
        if isinstance(result, SourceProblem)
    ]


def _problem(rules: Rules, rule: Rule, key: str, type_name: str, found: SourceProblem) -> SourceProblem:
    """The encoder's words; line and column are the rule's, since those of the JSON were never written by anybody."""
    return rules.wrong(rule, key, f"This is no {type_name}: {found.text}")
