"""protoc's own words (grpcio-tools 1.85, libprotoc 35.1), copied from its standard error."""

from app.runs.problems import Severity, SourceProblem
from app.runs.workspace import File, Workspace
from app.sandbox.diagnostics import MAX_PROBLEMS, parse, sound

A = Workspace(files=(File(path="a.proto", text=""),))


def test_an_error_at_its_place() -> None:
    (problem,) = parse('a.proto:5:53: Expected ";".\n', A)
    assert problem == SourceProblem(path="a.proto", line=5, column=53, text='Expected ";".')


def test_a_warning_is_no_error() -> None:
    (problem,) = parse("a.proto:2:1: warning: Import google/rpc/status.proto is unused.\n", A)
    assert problem.severity is Severity.WARNING
    assert problem.text == "Import google/rpc/status.proto is unused."
    assert sound([problem])


def test_a_missing_import_is_told_once_at_its_line() -> None:
    said = """\
nope.proto: File not found.
a.proto:2:1: Import "nope.proto" was not found or had errors.
a.proto:4:13: "B" is not defined.
"""
    assert [(problem.path, problem.line) for problem in parse(said, A)] == [("a.proto", 2), ("a.proto", 4)]


def test_advice_joins_the_error_it_belongs_to() -> None:
    said = """\
a.proto:3:62: Field numbers cannot be greater than 536870911.
a.proto:3:62: Suggested field numbers for M: 2
"""
    (problem,) = parse(said, A)
    assert problem.text == "Field numbers cannot be greater than 536870911. Suggested field numbers for M: 2"


def test_a_file_without_syntax_is_a_warning_of_that_file() -> None:
    # One long line on standard error; absl's preamble comes before the first message of a process.
    said = (
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
        "W0000 00:00:1795334627.173128   10757 parser.cc:659] No edition or syntax specified for the proto file: "
        "a.proto. Please use 'edition = \"YYYY\";'  to specify a valid edition version. "
        '(Defaulted to "syntax = "proto2";".)\n'
    )
    (problem,) = parse(said, A)
    assert (problem.severity, problem.path, problem.line) == (Severity.WARNING, "a.proto", 1)
    assert 'syntax = "proto3";' in problem.text


def test_columns_count_characters_not_bytes_and_tabs() -> None:
    # protoc said 3:16 and 5:27 of this file: a tab is 8 columns, é is two bytes.
    text = 'syntax = "proto3";\nmessage A {\n\tstring é = 1;\n\tstrin c = 2;\n /* é */\tint32 d = "x"; }\n'
    workspace = Workspace(files=(File(path="q.proto", text=text),))
    said = "q.proto:3:16: Expected field name.\nq.proto:5:27: Expected field number.\n"
    first, second = parse(said, workspace)
    assert text.split("\n")[2][first.column - 1] == "é"
    assert text.split("\n")[4][second.column - 1 :].startswith('"x"')


def test_an_error_past_the_end_of_its_line_or_file_stays_in_the_editor() -> None:
    workspace = Workspace(files=(File(path="a.proto", text="ab\n"),))
    assert [problem.column for problem in parse("a.proto:1:40: x\na.proto:9:4: y\n", workspace)] == [3, 4]


def test_other_words_are_kept_as_they_are_cleaned() -> None:
    (problem,) = parse("\x1b[31mprotoc is unhappy\n", A)
    assert problem.text == "�[31mprotoc is unhappy"
    assert not sound([problem])


def test_problems_are_bounded_and_not_repeated() -> None:
    said = "a.proto:1:1: same\n" * 3 + "".join(f"a.proto:{n}:1: x\n" for n in range(1, 500))
    assert len(parse(said, A)) == MAX_PROBLEMS
