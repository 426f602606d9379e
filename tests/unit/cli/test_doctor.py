from app.cli import doctor
from app.config import Settings
from app.sandbox.probe import Finding, Need

HERE = Finding(name="bubblewrap", need=Need.REQUIRED, present=True, detail="tried: it works")
GONE = Finding(
    name="user namespaces",
    need=Need.REQUIRED,
    present=False,
    detail="unshare: Operation not permitted",
    cost="No pod can be made.",
    remedy="sysctl user.max_user_namespaces=10000",
)
NICE = Finding(name="buf", need=Need.OPTIONAL, present=False, detail="not found", cost="No lint.", remedy="uv sync")


def test_what_is_there_takes_one_line() -> None:
    lines, sound = doctor.lines_of((HERE,), Settings())
    assert "  ok      bubblewrap: tried: it works" in lines
    assert "Everything needed is there." in lines
    assert sound


def test_what_is_required_and_missing_says_its_cost_and_its_remedy() -> None:
    lines, sound = doctor.lines_of((HERE, GONE), Settings())
    at = lines.index("  MISSING user namespaces: unshare: Operation not permitted")
    assert lines[at + 1].strip() == "costs: No pod can be made."
    assert lines[at + 2].strip() == "remedy: sysctl user.max_user_namespaces=10000"
    assert "Learners' code cannot run here until what is MISSING above is there. Pages and decoding work." in lines
    assert not sound


def test_what_is_optional_is_counted_and_no_reason_to_worry() -> None:
    lines, sound = doctor.lines_of((HERE, NICE), Settings())
    assert "Everything needed is there; 1 optional thing is missing." in lines
    assert sound


def test_settings_are_shown_but_no_secret() -> None:
    settings = Settings(hosts=("a.example", "b.example"), secret_key="s3cret" * 8, database_url="postgresql://u:pw@h/d")
    text = "\n".join(doctor.lines_of((), settings)[0])
    assert "GRPCLAB_HOSTS = a.example,b.example" in text
    assert "s3cret" not in text
    assert "pw@" not in text
