"""Settings: what is not set, what is set, what is refused and with which words."""

import dataclasses
import stat
from pathlib import Path

import pytest

from app import config

KEY = "0123456789abcdef" * 2


def load(tmp_path: Path, **given: str) -> config.Settings:
    environ = {f"GRPCLAB_{name.upper()}": value for name, value in given.items()}
    return config.load({"GRPCLAB_DATA_DIR": str(tmp_path / "data"), **environ, "PATH": "/bin"})


def refusal(tmp_path: Path, **given: str) -> str:
    with pytest.raises(config.SettingsError) as caught:
        load(tmp_path, **given)
    return str(caught.value)


def test_nothing_set_is_enough(tmp_path: Path) -> None:
    settings = config.load({"XDG_DATA_HOME": str(tmp_path)})
    assert settings.data_dir == tmp_path / "grpclab"
    assert settings.database_url == f"sqlite:///{tmp_path}/grpclab/grpclab.sqlite3"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_data_goes_home_without_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.load({"XDG_DATA_HOME": "relative"}).data_dir == tmp_path / ".local/share/grpclab"


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    kept = tmp_path / "data" / "secret-key"
    assert first.secret_key == second.secret_key == kept.read_text().strip()
    assert len(first.secret_key) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]


def test_nothing_is_made_where_nothing_is_needed(tmp_path: Path) -> None:
    load(tmp_path, secret_key=KEY, database_url="postgresql+psycopg://db/grpclab")
    assert not (tmp_path / "data").exists()


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    settings = load(tmp_path, secret_key=KEY, database_url="postgresql://grpclab:hunter2@db/x")
    assert KEY not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_secret_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    assert load(tmp_path, secret_key_file=str(file)).secret_key == KEY


def test_a_secret_has_one_source(tmp_path: Path) -> None:
    text = refusal(tmp_path, secret_key=KEY, secret_key_file="/run/key")
    assert text == "GRPCLAB_SECRET_KEY and GRPCLAB_SECRET_KEY_FILE are both set; set one of them."


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("port", "70000", "GRPCLAB_PORT is “70000”; it must be a whole number from 0 to 65535."),
        ("port", "-1", "GRPCLAB_PORT is “-1”; it must be a whole number from 0 to 65535."),
        ("port", "9" * 5000, "it must be a whole number from 0 to 65535."),
        ("prot", "80", "GRPCLAB_PROT is not a setting; did you mean GRPCLAB_PORT?"),
        ("links", "yes", "GRPCLAB_LINKS is “yes”; it must be off or on."),
        ("secret_key", "short", "GRPCLAB_SECRET_KEY has 5 characters; it must have at least 32"),
        ("secret_key_file", "/nowhere/key", "GRPCLAB_SECRET_KEY_FILE is “/nowhere/key”, which cannot be read"),
        ("pods_warm", "40", "GRPCLAB_PODS_WARM is “40”, more than GRPCLAB_PODS_MOST, “36”"),
    ],
)
def test_wrong_values_are_named(tmp_path: Path, name: str, value: str, text: str) -> None:
    assert text in refusal(tmp_path, **{name: value})


def test_all_wrong_values_are_named_at_once(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, port="x", web_threads="0").splitlines()) == 2


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "which cannot be made" in refusal(tmp_path, data_dir=str(tmp_path / "file" / "data"))


def test_hosts(tmp_path: Path) -> None:
    own = ("localhost", "127.0.0.1", "[::1]")
    assert load(tmp_path).allowed_hosts == own
    assert load(tmp_path, host="::", hosts="lab.example, b.example").allowed_hosts == (
        *own,
        "lab.example",
        "b.example",
    )
    assert load(tmp_path, host="10.0.0.5").allowed_hosts == (*own, "10.0.0.5")


def test_every_setting_has_its_text() -> None:
    rows = config.describe()
    assert [row.variable for row in rows] == [
        f"GRPCLAB_{field.name.upper()}" for field in dataclasses.fields(config.Settings)
    ]
    assert all(row.text.endswith(".") and row.allowed for row in rows)


def test_resources() -> None:
    assert config.resource("protos").joinpath("grpclab/runner/v1/runner.proto").is_file()
    with pytest.raises(ValueError, match="There is no resource “secrets”"):
        config.resource("secrets")
