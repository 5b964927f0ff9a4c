"""Print how large each module is: growth is something to see, not a crime.

Run it as `python -m tests.architecture.sizes`.
"""

import ast

from tests.architecture.project import MODULES, body_lines, functions, name, tree


def main() -> None:
    """Print lines, share of docstrings and longest function, the largest first."""
    rows = []
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        nodes = [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
        prose = sum(len((ast.get_docstring(n) or "").splitlines()) for n in nodes)
        longest = max(functions(path), key=body_lines, default=None)
        body = f"{body_lines(longest):>4} {longest.name}" if longest else ""
        rows.append((len(lines), prose / len(lines), name(path), body))
    print(f"{'lines':>5} {'prose':>5}  {'module':<44} longest function")
    for n_lines, share, module, body in sorted(rows, reverse=True):
        print(f"{n_lines:>5} {share:>5.0%}  {module:<44} {body}")
    print(f"{sum(row[0] for row in rows):>5}        in {len(rows)} modules")


if __name__ == "__main__":
    main()
