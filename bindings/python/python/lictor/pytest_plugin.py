"""Collects `*_test.rego` files: each test rule is a test.

A file is compiled with the policies and data that `rego_paths` names in the configuration (relative to its file); without
it, with the bundle it lies in (the nearest directory above it with a `.manifest`), or else with its own directory. The
fixture `rego_policy` is the policy of `rego_paths`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Union

import pytest

from . import Bundle, Engine, LictorError, Policy, Test

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

_POLICIES = pytest.StashKey[dict[tuple[Path, ...], Policy]]()


class RegoFailure(Exception):
    """A test rule that is not true."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the options."""
    parser.addini("rego_paths", "files and directories of Rego and data for *_test.rego", type="paths", default=[])
    parser.addini("rego_version", "the dialect of Rego files: v1 or v0", default="v1")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Optional[pytest.Collector]:
    """Takes the files that hold tests."""
    if file_path.name.endswith("_test.rego"):
        return RegoFile.from_parent(parent, path=file_path)
    return None


def _roots(config: pytest.Config, file: Path) -> tuple[Path, ...]:
    named = tuple(Path(path) for path in config.getini("rego_paths"))
    if named:
        return named
    for directory in file.parents:
        if (directory / ".manifest").exists():
            return (directory,)
        if directory == config.rootpath:
            break
    return (file.parent,)


def _policy(config: pytest.Config, roots: tuple[Path, ...]) -> Policy:
    policies = config.stash.setdefault(_POLICIES, {})
    if roots not in policies:
        version = config.getini("rego_version")
        bundle = Bundle.load(*roots, rego_version=version)
        policies[roots] = Engine(tests=True, rego_version=version).compile(bundle)
    return policies[roots]


class RegoFile(pytest.File):
    """A file of test rules."""

    def collect(self) -> Iterator[RegoItem]:
        """Gives the rules of this file."""
        try:
            tests = _policy(self.config, _roots(self.config, self.path)).tests()
        except LictorError as error:
            raise self.CollectError(str(error)) from None
        for test in tests:
            if Path(test.file).resolve() == self.path.resolve():
                name = f"{test.package.removeprefix('data.')}.{test.name}"
                yield RegoItem.from_parent(self, name=name, test=test)


class RegoItem(pytest.Item):
    """A test rule."""

    def __init__(self, *, test: Test, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.test = test

    def runtest(self) -> None:
        """Evaluates the rule."""
        if self.test.skipped:
            # A rule named `todo_test_...`: OPA reports it as skipped, and so do we.
            pytest.skip("a rule named `todo_test_...`")
        result = self.test.run()
        if result.output:
            self.add_report_section("call", "print", result.output)
        if result.error is not None:
            raise result.error
        if not result:
            cases = "".join(f"\n  case {name}" for name in result.failed)
            raise RegoFailure(f"{self.test.package}.{self.test.name} is not true{cases}")

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Optional[str] = None,
    ) -> Union[str, TerminalRepr]:
        """Shows the rule instead of Python's stack."""
        if not isinstance(excinfo.value, (RegoFailure, LictorError)):
            return super().repr_failure(excinfo)
        lines = Path(self.test.file).read_text(encoding="utf-8").splitlines()[self.test.line - 1 :]
        rule = [lines[0], *_until_blank(lines[1:])] if lines else []
        shown = "\n".join(f"{number:>5} | {line}" for number, line in enumerate(rule, self.test.line))
        return f"{self.test.file}:{self.test.line}: {excinfo.value}\n{shown}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Says where the rule stands."""
        return Path(self.test.file), self.test.line - 1, self.name


def _until_blank(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        yield line


@pytest.fixture(scope="session")
def rego_policy(pytestconfig: pytest.Config) -> Policy:
    """The policy of `rego_paths`, or of the root directory."""
    roots = tuple(Path(path) for path in pytestconfig.getini("rego_paths"))
    return _policy(pytestconfig, roots or (pytestconfig.rootpath,))
