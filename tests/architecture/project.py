"""What the architecture tests look at: files, syntax trees, the glossary."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "llmos_edu"
PACKAGES = [PACKAGE, ROOT / "llmos_check"]
SOURCES = sorted(path for folder in PACKAGES for path in folder.rglob("*.py"))
MODULES = [path for path in SOURCES if path.stem != "__init__"]
INITS = [path for path in SOURCES if path.stem == "__init__"]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def name(path: Path) -> str:
    """A file's path inside the project, as pytest shows it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef]:
    """Every function of a file, methods and inner ones included."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def body_lines(function: ast.FunctionDef) -> int:
    """Length of a function without signature and docstring."""
    first = function.body[1:] if ast.get_docstring(function) else function.body
    return function.end_lineno - first[0].lineno + 1 if first else 0


def docstrings(path: Path) -> list[str]:
    """Every docstring of a file."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    return [text for node in nodes if (text := ast.get_docstring(node))]


def subpackage(path: Path) -> str:
    """The part of the library that a module belongs to: `nn`, `models`, ..."""
    inside = path.relative_to(ROOT).parts
    return inside[1] if len(inside) > 2 else ""


def refused_names() -> dict[str, str]:
    """The glossary's spellings that are refused, each with the name to use."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+) \| (`[^|]+) \|$", text, flags=re.M)
    return {
        old: " or ".join(re.findall(r"`(\w+)`", names))
        for _thing, names, refused in rows
        for old in re.findall(r"`(\w+)`", refused)
    }


def project_files() -> list[Path]:
    """Files that belong to the project, as git sees it; all of them without git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        hidden = [p for p in ROOT.rglob("*") if p.is_file()]
        return [p for p in hidden if not any(part[0] == "." for part in p.parts)]
    files = [ROOT / line for line in listed.stdout.splitlines()]
    return sorted(path for path in set(files) if path.is_file())
