"""The cases that the bindings of all languages share, as Python runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lictor

PATH = Path(__file__).resolve().parents[2] / "conformance.json"


def load() -> list[dict[str, Any]]:
    """All cases."""
    cases: list[dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8"))["cases"]
    return cases


@lictor.builtin("(n: number) => number")
def double(n: Any) -> Any:
    """Twice a number."""
    return n * 2


@lictor.builtin("(x: any) => any")
def missing(x: Any) -> Any:
    """Nothing."""
    return lictor.UNDEFINED


@lictor.builtin("(x: any) => any")
def same(x: Any) -> Any:
    """The operand."""
    return x


FUNCTIONS = {"acme.double": double, "acme.missing": missing, "acme.same": same}


def policy(case: dict[str, Any]) -> lictor.Policy:
    """The policy of a case."""
    engine = case.get("engine", {})
    modules = {name: "\n".join(lines) for name, lines in case["modules"].items()}
    return lictor.compile(
        modules,
        case.get("data"),
        builtins={name: FUNCTIONS[name] for name in engine.get("host", [])},
        deny_builtins=engine.get("deny_builtins", ()),
        strict=engine.get("strict", False),
        rego_version=case.get("dialect", "v1"),
    )


def options(case: dict[str, Any]) -> dict[str, Any]:
    """The keywords of the evaluation of a case."""
    given = case.get("options", {})
    limits = dict(given.get("limits", {}))
    if "time_ms" in limits:
        limits["time"] = limits.pop("time_ms") / 1000
    token = lictor.CancelToken()
    if given.get("cancelled"):
        token.cancel()
    return {
        "limits": lictor.Limits(**limits),
        "now": given.get("now_ns"),
        "seed": given.get("seed"),
        "strict_builtin_errors": given.get("strict_builtin_errors"),
        "cancel": token,
    }


def inputs(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The ways to give the input of a case, as keywords."""
    if "input_json" in case:
        text = case["input_json"]
        ways = [{"input_json": text}, {"input_json": text.encode()}, {"input_json": bytearray(text.encode())}]
        if "error" not in case:
            ways.append({"input": lictor.Input.from_json(text)})
            if "value" in case:
                ways.append({"input": json.loads(text)})
        return ways
    if "input" not in case:
        return [{}]
    value = case["input"]
    return [{"input": value}, {"input": lictor.Input(value)}, {"input_json": json.dumps(value)}]


def check_error(case: dict[str, Any], error: lictor.LictorError) -> None:
    """That an error is the one a case wants."""
    got = {
        "class": error.kind,
        "code": error.code,
        "message": error.message,
        "file": error.file,
        "row": error.line,
        "column": error.column,
        "limit": error.limit,
    }
    wanted = case["error"]
    assert {name: got[name] for name in wanted} == wanted


def key(row: dict[str, Any]) -> str:
    """What rows are sorted by."""
    return json.dumps(row, sort_keys=True)


def strict(value: Any) -> Any:
    """A value in which `1` and `True` differ."""
    if isinstance(value, dict):
        return {name: strict(item) for name, item in value.items()}
    if isinstance(value, list):
        return [strict(item) for item in value]
    return (isinstance(value, bool), value)
