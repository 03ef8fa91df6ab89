"""Runs cases in the format of OPA's own suite through this package: `python suite.py DIRECTORY [v0|v1]`.

A case is judged as the suite runner of the core judges it: modules must compile, results are compared as a set of bindings
as JSON shows them, and a wanted error is part of the error's text. Exits with 1 where any case is not as it says.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import lictor
import yaml


class Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Reads YAML with its numbers exact and its times as text."""


def number(loader: Any, node: Any) -> Any:
    """A number that is no plain integer."""
    text = node.value.replace("_", "")
    try:
        return Decimal(text)
    except ArithmeticError:
        return node.value


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag and "float" not in tag]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
FLOAT = re.compile(r"^[-+]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][-+]?\d+)?$")
Loader.add_implicit_resolver("tag:yaml.org,2002:float", FLOAT, list("-+0123456789."))
Loader.add_constructor("tag:yaml.org,2002:float", number)


@lictor.builtin("(duration: string) => null")
def sleep(duration: str) -> None:
    """Waits for a duration such as `10ms`, which one case asks for."""
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    found = re.fullmatch(r"(\d+)(\w+)", duration)
    assert found is not None
    time.sleep(min(2.0, int(found[1]) * units[found[2]]))


def jsonable(value: Any) -> Any:
    """A value with its keys as text, which other keys than text become in YAML."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else json.dumps(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    return value


def plain(value: Any, sort: bool) -> Any:
    """A value whose equal numbers are equal in text."""
    if isinstance(value, dict):
        return {key: plain(item, sort) for key, item in value.items()}
    if isinstance(value, list):
        items = [plain(item, sort) for item in value]
        return sorted(items, key=shown) if sort else items
    if isinstance(value, (float, Decimal)) and not isinstance(value, bool):
        return int(value) if value == int(value) else float(value)
    return value


def shown(value: Any) -> str:
    """A text of a value that equal ones share."""
    return json.dumps(value, sort_keys=True)


class Unsayable(Exception):
    """An input that no object of Python's is: an object in a set would be a dict, which has no hash."""


def run(case: dict[str, Any], version: Any) -> None:
    """Runs one case."""
    modules = {f"test-{number}.rego": text for number, text in enumerate(case.get("modules") or [])}
    engine = lictor.Engine(
        builtins={"test.sleep": sleep},
        allow_net=["localhost"],
        rego_version=version,
        limits=lictor.Limits(time=20),
        check_conflicts_with_data=False,
    )
    policy = engine.compile(modules, jsonable(case.get("data") or {}))
    options: dict[str, Any] = {"strict_builtin_errors": bool(case.get("strict_error"))}
    if "input_term" in case:
        term = case["input_term"]
        options["input"] = policy.query(f"x := {term}", rich=True)[0]["x"]
        if not policy.query(f"x := {term}; x == input", options["input"]):
            raise Unsayable
    elif case.get("input") is not None or "input" in case:
        options["input"] = jsonable(case["input"])
    wanted_error = case.get("want_error") or case.get("want_error_code")
    try:
        rows = policy.query(case["query"], **options)
    except lictor.LictorError as error:
        assert wanted_error, f"unexpected error: {error}"
        assert case.get("want_error") in (None, "") or case["want_error"] in str(error), str(error)
        assert case.get("want_error_code") in (None, "", error.code), str(error)
        return
    assert not wanted_error, f"wanted an error, got {rows}"
    sort = bool(case.get("sort_bindings"))
    got = {shown(plain(row, sort)) for row in rows}
    wanted = {shown(plain(jsonable(row), sort)) for row in case.get("want_result") or []}
    assert got == wanted, f"wanted {sorted(wanted)}, got {sorted(got)}"


def load(directory: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """All cases below a directory."""
    for path in sorted(directory.rglob("*.yaml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)["cases"]:
            yield f"{path.relative_to(directory)}: {case.get('note')}", case


def main(directory: str, version: str) -> int:
    """Runs all cases below a directory."""
    passed, failed, unsayable = 0, 0, 0
    for name, case in load(Path(directory)):
        try:
            run(case, version)
            passed += 1
        except Unsayable:
            unsayable += 1
        except (AssertionError, lictor.LictorError, RuntimeError) as error:
            failed += 1
            print(f"{name}: {type(error).__name__}: {str(error)[:600]}")
    print(f"{passed} passed, {failed} failed, {unsayable} with an input that Python cannot say")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "v1"))
