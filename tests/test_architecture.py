"""The layers hold: imports point down, each library has one door, sites are data, names say something."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: Read below `copydesk/`, where they are links in a clone and folders in an sdist.
MODULES = sorted(p for folder in ("cleaners", "flows") for p in (ROOT / "copydesk" / folder).rglob("*.py"))

#: The packages of `cleaners/` and `flows/`: one imports from itself and from those behind it, never from one before it.
#: A module that stands in no folder is a package of its own; the flows share one.
CLEANERS = (
    "api", "arguments", "pipeline", "make_record", "read", "steps", "page_state", "metadata", "extract", "html", "text",
    "language", "urls", "model", "patterns", "core",
)  # fmt: skip
FLOWS = (
    "cli", "demo", "serve", "deployments", "page_service", "one @flow each", "orchestration", "sites", "explain",
    "runs", "report", "metrics", "pipeline", "crawl", "dataset", "storage", "http", "runtime", "config",
)  # fmt: skip
FLOW_MODULES = {
    "nightly", "clean_urls", "clean_text", "import_warc", "check_site", "reclean", "change_site", "rerun_site",
    "clean_again",
}  # fmt: skip

#: What pure code must not reach for.
WORLDLY = {
    "aiohttp", "asyncio", "multiprocessing", "os", "prefect", "random", "requests", "shutil", "socket", "sqlalchemy",
    "subprocess", "tempfile", "threading", "time", "typer", "urllib3", "warcio",
}  # fmt: skip

#: library -> the modules that may import it.
DOORS = {
    "trafilatura": {"cleaners/extract/trafilatura.py"},
    "turbohtml": {"cleaners/extract/turbohtml.py"},
    "ftfy": {"cleaners/steps/mojibake.py"},
    "sqlalchemy": {"flows/storage/state/", "flows/dataset/erasure.py"},
    "alembic": {"flows/storage/state/"},
    "pyarrow": {"flows/dataset/parquet.py"},
    "fsspec": {"flows/storage/object_store.py"},
    "jsonschema_rs": {"flows/dataset/verify_lines.py"},
    # One module a flow, and what serves and shows them.
    "prefect": {
        "flows/nightly.py",
        "flows/clean_urls.py",
        "flows/clean_text.py",
        "flows/reclean.py",
        "flows/import_warc.py",
        "flows/check_site.py",
        "flows/change_site.py",
        "flows/rerun_site.py",
        "flows/clean_again.py",
        "flows/deployments.py",
        "flows/serve.py",
        "flows/orchestration/",
    },
    "pebble": {"flows/runtime/worker_pool.py"},
    "warcio": {"flows/storage/warc/writer.py"},
}


@cache
def read(path: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    """What a module imports, and its public names: it is parsed once."""
    tree = ast.parse(path.read_text())
    return tuple(imported(path, tree)), frozenset(defined(tree))


def imports(path: Path) -> tuple[str, ...]:
    """What a module imports, anywhere in it (also for types alone, and inside functions), as dotted names."""
    return read(path)[0]


def imported(path: Path, tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports by a relative name"
            found += (f"{node.module or ''}.{alias.name}" for alias in node.names)
    return found


def defined(tree: ast.Module) -> set[str]:
    """What a module defines, without a line in front of its name."""
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=own) | ast.AsyncFunctionDef(name=own) | ast.ClassDef(name=own):
                found.add(own)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=own)):
                found.add(own)
    return {each for each in found if not each.startswith("_")}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().removeprefix("copydesk/")


def package(dotted: str) -> tuple[str, str] | None:
    """The layer and the package of a module of ours: `copydesk.flows.crawl.guard` is in `flows`, `crawl`."""
    match dotted.split("."):
        case ["copydesk", "flows", first, *_]:
            return "flows", "one @flow each" if first in FLOW_MODULES else first
        case ["copydesk", "cleaners", first, *_]:
            return "cleaners", first
        case _:
            return None


def dotted(path: Path) -> str:
    return "copydesk." + name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_cleaners_know_nothing_of_the_world() -> None:
    for path in MODULES:
        if name(path).startswith("cleaners/"):
            found = {module.split(".")[0] for module in imports(path)}
            assert found & (WORLDLY | {"tests", "benchmarks"}) == set(), name(path)
            above = [m for m in imports(path) if m.startswith("copydesk") and not m.startswith("copydesk.cleaners")]
            assert above == [], name(path)


def test_each_module_stands_in_a_package() -> None:
    for path in MODULES:
        where = package(dotted(path))
        if where is not None:
            assert where[1] in (CLEANERS if where[0] == "cleaners" else FLOWS), f"{name(path)} stands in no package"


def test_imports_go_down_the_packages() -> None:
    for path in MODULES:
        if (own := package(dotted(path))) is None:
            continue
        order = CLEANERS if own[0] == "cleaners" else FLOWS
        for module in imports(path):
            there = package(module)
            if there is not None and there[0] == own[0]:
                assert order.index(there[1]) >= order.index(own[1]), f"{name(path)} imports {module}, which is above it"


def test_the_public_door_is_used_by_nobody_inside() -> None:
    inside = [m for path in MODULES for m in imports(path) if m == "copydesk" or re.fullmatch(r"copydesk\.[a-z_]+", m)]
    assert [m for m in inside if m not in {"copydesk.cleaners", "copydesk.flows"}] == []


def test_each_library_has_its_door() -> None:
    for path in MODULES:
        for library in {module.split(".")[0] for module in imports(path)} & DOORS.keys():
            doors = DOORS[library]
            assert any(name(path).startswith(door) for door in doors), f"{name(path)} imports {library}: it is no door"


def test_modules_have_names_that_say_something() -> None:
    assert [name(path) for path in MODULES if path.stem in {"utils", "helpers", "common", "base"}] == []


#: So many names may still stand in several modules; whoever brings it down writes the new number here.
NAMES_OF_SEVERAL_MODULES = 40


def test_one_name_has_one_meaning() -> None:
    """A public name stands in one module; what one module alone uses is private, what several use is imported.

    A command is named as what does it, so modules of the command line do not count.
    """
    found: dict[str, list[str]] = {}
    for path in MODULES:
        if "migrations" not in path.parts and not name(path).startswith("flows/cli/"):
            for public in read(path)[1]:
                found.setdefault(public, []).append(name(path))
    several = {public: places for public, places in found.items() if len(places) > 1}
    assert len(several) <= NAMES_OF_SEVERAL_MODULES, several


def test_what_sets_up_prefect_does_not_import_it() -> None:
    """Prefect reads its settings at import: with it loaded first, a process starts a server of its own in silence."""
    for path in (ROOT / "copydesk/flows/orchestration/server.py", ROOT / "copydesk/flows/serve.py"):
        outside = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ImportFrom | ast.Import)]
        names = {a.name if isinstance(n, ast.Import) else str(n.module) for n in outside for a in n.names}
        assert not any(found.split(".")[0] == "prefect" for found in names), name(path)


def test_steps_import_no_other_step() -> None:
    for path in MODULES:
        match dotted(path).split("."):
            case ["copydesk", "cleaners", "steps", own, *_]:
                found = (m.split(".") for m in imports(path))
                others = {m[3] for m in found if m[:3] == ["copydesk", "cleaners", "steps"] and len(m) > 3}
                assert others <= {own}, name(path)


def test_the_tree_names_no_machine_and_no_index() -> None:
    telling = re.compile(r"/(?:work|root|home/\w+|tmp/wt)/|pypi\.org/simple|(?:extra-)?index-url")
    skipped = {".venv", ".git", "build", "dist"}
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".json", ".sh"} and not skipped & set(path.parts):
            if path == Path(__file__) or not path.is_file():
                continue
            assert telling.search(path.read_text(encoding="utf-8")) is None, name(path)
