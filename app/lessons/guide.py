"""The table of checks in the authors' guide, made from the checks themselves: ``grpclab lessons checks`` prints it."""

from collections.abc import Iterator

from app.checks.grading import FAMILIES
from app.checks.registry import CHECKS, Definition, Parameter

BEGIN, END = "<!-- checks: grpclab lessons checks -->", "<!-- end of checks -->"


def table() -> str:
    """Every check with its parameters, in Markdown, family by family."""
    return "\n".join(_lines())


def within(text: str) -> str:
    """The guide with its table as it must be now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _lines() -> Iterator[str]:
    for family in FAMILIES:
        about = (family.__doc__ or "").strip().splitlines()[0]
        yield f"\n**{about}**\n"
        yield "| check | what it asks | parameters |"
        yield "|---|---|---|"
        for definition in CHECKS.values():
            if definition.function.__module__ == family.__name__:
                yield _row(definition)


def _row(definition: Definition) -> str:
    parameters = ", ".join(_parameter(one) for one in definition.parameters.values()) or "none"
    return f"| `{definition.name}` | {definition.about.replace('``', '`')} | {parameters} |"


def _parameter(parameter: Parameter) -> str:
    name = f"**{parameter.name}**" if parameter.required else parameter.name
    return f"{name} ({'a call' if parameter.is_call else parameter.words})"
