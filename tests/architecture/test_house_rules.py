"""The house style, as far as a machine can see it."""

import ast
import re

import pytest

from tests.architecture.project import (
    INITS,
    MODULES,
    PACKAGE,
    ROOT,
    SOURCES,
    TESTS,
    body_lines,
    docstrings,
    functions,
    name,
    project_files,
    refused_names,
    subpackage,
    tree,
)

# Where to stop and think is 300 and 40 (`make sizes` prints them); here it is too late.
MODULE_LINES = 400
BODY_LINES = 60

VAGUE = {"utils", "util", "helpers", "common", "misc", "base", "stuff", "tools"}
NEURAL = {"nn", "models", "generate", "compress", "adapt", "parallel"}
MAY_READ_THE_ENVIRONMENT = (
    "llmos_edu/cli/",
    "llmos_edu/core/files.py",  # LLMOS_HOME
    "llmos_check/ops.py",  # tells torch's profiler not to print
    "llmos_edu/grading/cluster.py",
    *(f"llmos_edu/grading/{name}.py" for name in ("jobs", "local", "reference")),
    "llmos_edu/grading/warm.py",
    "llmos_edu/grading/worker.py",  # what these start inherits it
)
EACH_IS_A_CHAPTER = re.compile(
    r"torch\.(nn\.(Linear|Embedding|LayerNorm|RMSNorm|MultiheadAttention|Transformer\w*)"
    r"|optim|ao)\b"
)
NO_MIRROR = ("architecture", "notebooks", "browser", "gpu", "exercises")
MIRRORS = [
    path
    for path in TESTS
    if path.relative_to(ROOT / "tests").parts[0] not in NO_MIRROR
    and path.stem != "test_shape_comments"
]


def imported_names(module: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `{"nn": "torch.nn", "F": ...}`."""
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.split(".")[0]
                found[local] = alias.name if alias.asname else local
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def dotted_uses(module: ast.Module) -> set[str]:
    """Every dotted name a module imports or mentions, written out in full."""
    imported = imported_names(module)
    uses = set(imported.values())
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            uses.add(f"{imported.get(first, first)}.{rest}")
    return uses


@pytest.mark.parametrize("path", MODULES, ids=name)
class TestEveryModule:
    def test_is_far_from_too_long(self, path):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES

    def test_has_functions_that_are_far_from_too_long(self, path):
        lengths = {f.name: body_lines(f) for f in functions(path)}
        assert {k: v for k, v in lengths.items() if v > BODY_LINES} == {}

    def test_takes_its_names_from_the_glossary(self, path):
        arguments = {
            argument.arg
            for f in functions(path)
            for argument in [*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs]
        }
        fields = {
            node.target.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        refused = refused_names()
        used = (arguments | fields) & refused.keys()
        assert {old: refused[old] for old in used} == {}

    def test_is_named_after_what_it_holds(self, path):
        assert path.stem not in VAGUE

    def test_has_a_test_of_the_same_name(self, path):
        inside = path.relative_to(PACKAGE if PACKAGE in path.parents else ROOT)
        assert (ROOT / "tests" / inside.parent / f"test_{inside.name}").exists()

    def test_builds_what_it_teaches(self, path):
        """Torch's own layers and optimizers judge us in the tests, nowhere else."""
        uses = dotted_uses(tree(path))
        assert {use for use in uses if EACH_IS_A_CHAPTER.match(use)} == set()

    def test_has_annotations_that_jaxtyping_can_read(self, path):
        assert "__future__.annotations" not in imported_names(tree(path)).values()


@pytest.mark.parametrize(
    "path", [p for p in MODULES if subpackage(p) in NEURAL], ids=name
)
def test_a_module_of_science_names_its_source(path):
    assert "Source:" in ast.get_docstring(tree(path))


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if not name(p).startswith(MAY_READ_THE_ENVIRONMENT)],
    ids=name,
)
def test_the_environment_is_read_where_processes_start_and_nowhere_else(path):
    uses = dotted_uses(tree(path))
    assert uses & {"os.environ", "os.getenv", "os.environ.get"} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
class TestEveryFile:
    def test_says_what_it_is_for(self, path):
        assert ast.get_docstring(tree(path))

    def test_has_no_broken_escapes_in_docstrings(self, path):
        broken = [t for t in docstrings(path) if any(c in t for c in "\a\b\f\v")]
        assert broken == []

    def test_talks_of_the_project_alone(self, path):
        """A docstring holds no promises, no history."""
        found = [t for t in docstrings(path) if re.search(r"\b(TODO|FIXME|XXX)\b", t)]
        assert found == []


@pytest.mark.parametrize("path", INITS, ids=name)
class TestEveryPackage:
    def test_only_re_exports(self, path):
        allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign)
        strange = [node for node in tree(path).body if not isinstance(node, allowed)]
        assert strange == []

    def test_lists_what_it_re_exports(self, path):
        listed = {
            target.id: node.value
            for node in tree(path).body
            if isinstance(node, ast.Assign)
            for target in node.targets
        }
        names = ast.literal_eval(listed.get("__all__", ast.List(elts=[])))
        assert set(names) == set(imported_names(tree(path)))


class TestTheTests:
    @pytest.mark.parametrize("path", TESTS, ids=name)
    def test_each_of_them_can_fail(self, path):
        known = {f.name: f for f in functions(path)}
        tests = [f for n, f in known.items() if n.startswith("test_")]
        assert [f.name for f in tests if not asserts(f, known)] == []

    @pytest.mark.parametrize("path", MIRRORS, ids=name)
    def test_each_file_mirrors_a_module(self, path):
        inside = path.relative_to(ROOT / "tests")
        module = inside.parent / inside.name.removeprefix("test_")
        homes = [PACKAGE / module, ROOT / module, PACKAGE / module.with_suffix("")]
        assert any(home.exists() for home in homes)


def asserts(function: ast.FunctionDef, known: dict[str, ast.FunctionDef]) -> bool:
    """Say whether a test checks something, itself or through a function beside it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).split(".")[-1]
        if re.match(r"(assert|check|raises|warns|fail|validate)", called):
            return True
        if called != function.name and called in known and called[:5] != "test_":
            others = {k: v for k, v in known.items() if k != called}
            if asserts(known[called], others):
                return True
    return False


class TestTheWhole:
    def test_no_file_speaks_of_the_machine_it_was_written_on(self):
        # Each word is cut in two, so that this file does not hold it either.
        words = ["/wo" + "rk/", "/op" + "t/wheels", "work" + "place"]
        found = []
        for path in project_files():
            if path.suffix in {".png", ".safetensors"}:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [(name(path), word) for word in words if word in text]
        assert found == []

    def test_the_glossary_refuses_what_it_does_not_also_recommend(self):
        refused = refused_names()
        recommended = {w for names in refused.values() for w in names.split(" or ")}
        assert len(refused) > 30
        assert recommended & refused.keys() == set()

    def test_the_glossary_is_in_order(self):
        text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
        words = re.findall(r"^\| ([^|`]+) \| [^|]+ \| \d\d \|$", text, flags=re.M)
        assert len(words) > 40
        assert words == sorted(words, key=str.casefold)
