"""Every way to install the project installs the same project."""

import re
import stat
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec, Version, VersionSpec

import llmos_edu
from llmos_edu.cli.main import VERBS
from tests.architecture.project import PACKAGE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
EXTRAS = PROJECT["optional-dependencies"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_NAMES = {"torch": "pytorch"}
PYTHONS = ("3.11", "3.12", "3.13")


def requirements() -> list[Requirement]:
    listed = [*PROJECT["dependencies"], *(r for rs in EXTRAS.values() for r in rs)]
    found = [Requirement(text) for text in listed]
    return [r for r in found if canonicalize_name(r.name) != "llmos-edu"]


def pins(python: str, platform: str) -> dict[str, str]:
    """The exact versions that a platform gets."""
    place = {"python_version": python, "python_full_version": f"{python}.0"}
    place |= {"sys_platform": platform, "extra": ""}
    found = {}
    for line in CONSTRAINTS:
        pin = Requirement(line)
        if pin.marker is None or pin.marker.evaluate(place):
            assert canonicalize_name(pin.name) not in found, f"pinned twice: {line}"
            found[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    return found


class TestConstraints:
    @pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
    @pytest.mark.parametrize("python", PYTHONS)
    def test_each_requirement_is_pinned_inside_its_bounds(self, python, platform):
        pinned = pins(python, platform)
        for requirement in requirements():
            if requirement.marker and not requirement.marker.evaluate(
                {"sys_platform": platform}
            ):
                continue
            name = canonicalize_name(requirement.name)
            assert name in pinned
            assert requirement.specifier.contains(pinned[name]), (requirement, pinned)

    def test_torch_is_pinned_without_its_build(self):
        assert [line for line in CONSTRAINTS if "torch" in line] == ["torch==2.13.0"]

    def test_no_package_of_one_kind_of_machine_is_pinned(self):
        machines = re.compile(r"^(nvidia|cuda|triton)|\+cpu")
        assert [line for line in CONSTRAINTS if machines.search(line)] == []

    def test_every_extra_that_is_promised_exists(self):
        promised = {"lab", "grade", "book", "operate", "cluster", "test", "all"}
        assert promised <= EXTRAS.keys()

    def test_all_is_all(self):
        everything = Requirement(EXTRAS["all"][0]).extras
        assert everything == EXTRAS.keys() - {"all"}


class TestConda:
    def specs(self) -> list[str]:
        return [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]

    def test_conda_can_read_every_line(self):
        names = [MatchSpec(line).name.normalized for line in self.specs()]
        assert len(names) == len(set(names))

    def test_it_holds_what_pip_would_install_for_the_lab(self):
        wanted = {}
        for text in [*PROJECT["dependencies"], *EXTRAS["lab"]]:
            requirement = Requirement(text)
            name = CONDA_NAMES.get(requirement.name, requirement.name)
            wanted[name] = str(requirement.specifier)
        given = {
            spec.name.normalized: str(spec.version)
            for spec in map(MatchSpec, self.specs())
            if spec.name.normalized not in ("python", "pip")
        }
        assert given == wanted

    @pytest.mark.parametrize(
        ("python", "works"), [("3.10", 0), ("3.11.7", 1), ("3.13.2", 1), ("3.14", 0)]
    )
    def test_it_asks_for_the_pythons_that_are_supported(self, python, works):
        spec = MatchSpec(self.specs()[0])
        assert VersionSpec(str(spec.version)).matches(Version(python)) == bool(works)
        declared = {c.split()[-1] for c in PROJECT["classifiers"] if "Python ::" in c}
        assert declared == set(PYTHONS)

    def test_it_installs_the_package_itself(self):
        assert ENVIRONMENT["dependencies"][-1] == {"pip": ["--editable ."]}


class TestCommands:
    def test_the_version_is_said_once(self):
        assert PROJECT["version"] == llmos_edu.__version__

    def test_every_verb_has_a_file_and_one_line_of_help(self):
        for verb, summary in VERBS.items():
            assert file_of(verb).exists()
            assert 10 < len(summary) < 80

    def test_every_verb_fits_on_a_page(self):
        lengths = {verb: len(file_of(verb).read_text().splitlines()) for verb in VERBS}
        assert {verb: n for verb, n in lengths.items() if n > 140} == {}

    def test_ci_stops_at_the_first_failure(self):
        script = ROOT / ".ci" / "run"
        assert "set -euo pipefail" in script.read_text(encoding="utf-8")
        assert script.stat().st_mode & stat.S_IXUSR

    def test_the_makefile_says_what_it_can_do(self):
        text = (ROOT / "Makefile").read_text(encoding="utf-8")
        (phony,) = re.findall(r"^\.PHONY: (.+)$", text, flags=re.M)
        for target in phony.split():
            assert re.search(rf"^{target}:", text, flags=re.M)
            assert re.search(rf"^#   make {target}\b", text, flags=re.M)


def file_of(verb: str) -> Path:
    """The file of a verb."""
    return PACKAGE / "cli" / f"{verb.replace('-', '_')}.py"


def commands_in(page: Path) -> list[str]:
    """Commands in the fenced blocks of a page, prompts and comments taken off."""
    blocks = re.findall(r"```(?:sh|powershell)\n(.*?)```", page.read_text(), flags=re.S)
    lines = [line.split("  #")[0].strip() for b in blocks for line in b.splitlines()]
    return [line for line in lines if line and line[0] != "#"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
class TestPages:
    def test_every_make_target_that_is_named_exists(self, page):
        text = (ROOT / page).read_text(encoding="utf-8")
        named = set(re.findall(r"`make (\w+)", text))
        named |= {c.split()[1] for c in commands_in(ROOT / page) if c[:5] == "make "}
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert named
        assert {t for t in named if not re.search(rf"^{t}:", makefile, re.M)} == set()

    def test_every_verb_that_is_named_exists(self, page):
        text = (ROOT / page).read_text(encoding="utf-8")
        named = set(re.findall(r"\bllmos ([a-z][a-z-]*)", text))
        assert named
        assert named - VERBS.keys() == set()

    def test_every_file_that_is_linked_exists(self, page):
        text = (ROOT / page).read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        assert links
        assert [link for link in links if not (ROOT / link).exists()] == []
