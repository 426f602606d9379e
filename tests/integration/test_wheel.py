"""The wheel: built from what git tracks, unpacked where no checkout is, and started there."""

import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
RESOURCES = ("lessons", "protos", "static", "templates")
NEVER = ("tests", "node_modules", "vendor/build", "__pycache__", ".tools")
START_SECONDS = 60


def run(command: list[str | Path], cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def tracked() -> list[str]:
    """The files that git tracks, or would with the next ``git add``."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("a wheel is built from a git checkout: git, or the folder .git, is missing here")
    names = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT).split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the checkout, in which lies what a developer's has beside its files."""
    checkout, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("out")
    for name in tracked():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, checkout / name)
    for stray in ("static/vendor/build/node_modules/x/x.js", "app/web/__pycache__/x.pyc"):
        (checkout / stray).parent.mkdir(parents=True)
        (checkout / stray).write_text("stray")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out], checkout)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel in it, and what it depends on, but not the checkout.

    A ``.pth`` file adds a folder without following the ``.pth`` files in it, so the editable install stays behind.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "python"


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_it_carries_every_module_and_every_resource(wheel: Path) -> None:
    carried = names(wheel)
    expected = {name for name in tracked() if name.startswith("app/")}
    expected |= {
        f"app/_data/{name}"
        for name in tracked()
        if name.startswith(RESOURCES) and not name.startswith("static/vendor/build/")
    }
    assert expected - carried == set()


@pytest.mark.parametrize("folder", NEVER)
def test_it_carries_nothing_else(wheel: Path, folder: str) -> None:
    assert [name for name in names(wheel) if f"/{folder}/" in f"/{name}"] == []


def test_it_says_who_it_is(wheel: Path) -> None:
    (folder,) = {name.partition("/")[0] for name in names(wheel) if ".dist-info/" in name}
    read = zipfile.ZipFile(wheel).read
    about = read(f"{folder}/METADATA").decode()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"Version: {project['version']}" in about
    assert "License-Expression: Apache-2.0" in about
    assert "grpclab = app.cli.commands:main" in read(f"{folder}/entry_points.txt").decode()
    assert f"{folder}/licenses/LICENSE" in names(wheel)


def test_nothing_of_the_checkout_is_used(python: Path, tmp_path: Path) -> None:
    told = run([python, "-I", "-c", "import app, app.config as c; print(app.__file__, c.resource('static'))"], tmp_path)
    assert all(path.startswith(str(python.parents[1])) for path in told.split()), told


def test_its_command_explains_itself(python: Path, tmp_path: Path) -> None:
    told = run([python, "-I", "-m", "app.cli", "--help"], tmp_path)
    assert told.startswith("Usage: grpclab")
    assert "doctor" in told


@pytest.fixture
def served(python: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """Its pages, as its command serves them; a runner is not needed for those that run nothing."""
    environment = {"GRPCLAB_DATA_DIR": str(tmp_path / "data"), "GRPCLAB_RUNNER_TARGET": f"unix:{tmp_path}/none.sock"}
    process = subprocess.Popen(
        [python, "-I", "-m", "app.cli", "--port", "0", "web"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert "http://" in line
        url = next(word for word in line.split() if word.startswith("http://"))
        with httpx.Client(base_url=url, timeout=START_SECONDS) as client:
            yield client
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        if process.stdout:
            process.stdout.close()


def test_it_serves_its_pages_and_their_files(served: httpx.Client) -> None:
    landing = served.get("/")
    assert landing.status_code == 200
    assert "greeter.HelloRequest" in landing.text, "the recorded call, decoded by a worker of its own"
    style = next(part for part in landing.text.split('"') if part.endswith("css/site.css"))
    answer = served.get(style)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "--accent" in answer.text
    assert served.get("/playground").text.count("<form") >= 3
    assert served.get("/static/vendor/build/build.mjs").status_code == 404
    assert "Empezar ahora" in served.get("/", headers={"Accept-Language": "es"}).text
