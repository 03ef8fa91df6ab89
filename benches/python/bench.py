"""What a decision costs from Python, beside the peers that are installed.

`python bench.py` in an environment with `lictor` and any of `gordon-to-regorus`, `celine-regorus` (one of the two: both are
the module `regorus`), `regopy`, `cedarpy`. Times are of the fastest of many rounds, taken in turns. The inputs are those
of the other benches: 77 bytes, and 16 KB of which the policy reads three fields.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Optional

import lictor

POLICY = """package authz

default allow := false

allow if input.user.role == "admin"

allow if {
    input.method == "GET"
    input.path[0] == "public"
}
"""
CEDAR = """permit(principal, action, resource) when { context.user.role == "admin" };
permit(principal, action, resource) when { context.method == "GET" && context.path.contains("public") };
"""
SMALL = {"user": {"role": "guest"}, "method": "GET", "path": ["public", "readme-x", "y", "z"]}
BIG = {
    **SMALL,
    "objects": {f"o{i:03}": {"id": i, "on": i % 2 == 0, "name": f"name-{i:06}"} for i in range(300)},
    "list": [i * 7 for i in range(200)],
}
HEAVY = """package p

x := count([1 | some i in input.items; some j in input.items; i.n * j.n == 7])
"""


def nanoseconds(work: Callable[[], Any], rounds: int = 40) -> float:
    """The time of one call, in the fastest of many rounds."""
    work()
    start = time.perf_counter_ns()
    work()
    count = max(1, min(20_000, 3_000_000 // max(1, time.perf_counter_ns() - start)))
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter_ns()
        for _ in range(count):
            work()
        best = min(best, (time.perf_counter_ns() - start) / count)
    return best


def ours() -> dict[str, Callable[[], Any]]:
    """Lictor."""
    allow = lictor.compile({"authz.rego": POLICY}).prepare("authz/allow")
    texts = {"small": json.dumps(SMALL), "big": json.dumps(BIG)}
    held = {"small": lictor.Input(SMALL), "big": lictor.Input(BIG)}
    assert allow(SMALL) and allow(BIG)
    return {
        "small dict": lambda: allow(SMALL),
        "small text": lambda: allow.eval(input_json=texts["small"]),
        "big dict": lambda: allow(BIG),
        "big text": lambda: allow.eval(input_json=texts["big"]),
        "small, read once": lambda: allow(held["small"]),
        "big, read once": lambda: allow(held["big"]),
        "small text to text": lambda: allow.eval_json(texts["small"]),
        "big, read whole": lambda: lictor.Input(BIG),
    }


def regorus() -> Optional[dict[str, Callable[[], Any]]]:
    """Regorus, its interpreter."""
    try:
        import regorus
    except ImportError:
        return None
    engine = regorus.Engine()
    engine.add_policy("authz.rego", POLICY)
    texts = {"small": json.dumps(SMALL), "big": json.dumps(BIG)}

    def of_dict(value: Any) -> Any:
        engine.set_input(value)
        return engine.eval_rule("data.authz.allow")

    def of_text(text: str) -> Any:
        engine.set_input_json(text)
        return engine.eval_rule("data.authz.allow")

    assert of_dict(SMALL) is True and of_text(texts["big"]) is True
    return {
        "small dict": lambda: of_dict(SMALL),
        "small text": lambda: of_text(texts["small"]),
        "big dict": lambda: of_dict(BIG),
        "big text": lambda: of_text(texts["big"]),
    }


def regopy() -> Optional[dict[str, Callable[[], Any]]]:
    """Rego-cpp, a compiled bundle."""
    try:
        import regopy
    except ImportError:
        return None
    rego = regopy.Interpreter()
    rego.add_module("authz.rego", POLICY)
    bundle = rego.build("x=data.authz.allow", ["authz/allow"])

    def of_dict(value: Any) -> Any:
        rego.set_input(value)
        return rego.query_bundle_entrypoint(bundle, "authz/allow")

    def of_text(text: str) -> Any:
        rego.set_input_json(text) if hasattr(rego, "set_input_json") else rego.set_input(json.loads(text))
        return rego.query_bundle_entrypoint(bundle, "authz/allow")

    texts = {"small": json.dumps(SMALL), "big": json.dumps(BIG)}
    of_dict(SMALL)
    return {
        "small dict": lambda: of_dict(SMALL),
        "small text": lambda: of_text(texts["small"]),
        "big dict": lambda: of_dict(BIG),
        "big text": lambda: of_text(texts["big"]),
    }


def cedar() -> Optional[dict[str, Callable[[], Any]]]:
    """Cedar, another language, its policies parsed once."""
    try:
        import cedarpy
    except ImportError:
        return None
    policies = cedarpy.PolicySet.from_str(CEDAR)
    entities = cedarpy.Entities.from_json_str("[]")

    def of_dict(value: Any) -> Any:
        request = {"principal": 'User::"kim"', "action": 'Action::"read"', "resource": 'Doc::"x"', "context": value}
        return cedarpy.is_authorized(request, policies, entities)

    assert of_dict(SMALL).allowed
    return {"small dict": lambda: of_dict(SMALL), "big dict": lambda: of_dict(BIG)}


def threads() -> list[tuple[str, float, float]]:
    """Decisions per second of one thread and of two."""
    query = lictor.compile(HEAVY).prepare("p/x")
    value = {"items": [{"n": n} for n in range(48)]}
    held = lictor.Input(value)
    quick = lictor.compile(POLICY).prepare("authz/allow")
    texts = [lictor.Input(BIG)] * 20_000

    def batch(query: lictor.Query, inputs: list[Any], count: int) -> float:
        best = 0.0
        for _ in range(5):
            start = time.perf_counter()
            query.eval_batch(inputs, threads=count)
            best = max(best, len(inputs) / (time.perf_counter() - start))
        return best

    def apart(count: int) -> float:
        best = 0.0
        for _ in range(5):
            each = 400
            workers = [threading.Thread(target=lambda: [query(held) for _ in range(each)]) for _ in range(count)]
            start = time.perf_counter()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            best = max(best, count * each / (time.perf_counter() - start))
        return best

    shown = []
    for name, run in (
        ("batch of decisions of some 100 us", lambda count: batch(query, [value] * 1000, count)),
        ("batch of decisions of less than 1 us", lambda count: batch(quick, texts, count)),
        ("threads of Python, decisions of some 100 us", apart),
    ):
        shown.append((name, run(1), run(2)))
    return shown


def time_of(value: float) -> str:
    """A time for people."""
    return f"{value:.0f} ns" if value < 1000 else f"{value / 1000:.2f} us"


def main() -> int:
    """Prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-threads", action="store_true", help="leave out the table of threads")
    chosen = parser.parse_args()
    sizes = len(json.dumps(SMALL, separators=(",", ":"))), len(json.dumps(BIG, separators=(",", ":")))
    print(f"CPython {sys.version.split()[0]}; inputs of {sizes[0]} and {sizes[1]} bytes\n")
    peers = {"Lictor": ours(), "regorus": regorus(), "regopy": regopy(), "cedarpy": cedar()}
    installed = {name: works for name, works in peers.items() if works is not None}
    for package in ("lictor", "gordon-to-regorus", "celine-regorus", "regopy", "cedarpy"):
        try:
            print(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            print(f"{package} is not installed")
    print("\n| decision | " + " | ".join(installed) + " |\n|---" + "|---" * len(installed) + "|")
    for kind in installed["Lictor"]:
        cells = [time_of(nanoseconds(works[kind])) if kind in works else "" for works in installed.values()]
        print(f"| {kind} | " + " | ".join(cells) + " |")
    if not chosen.no_threads:
        print("\n| threads | one | two | ratio |\n|---|---|---|---|")
        for name, one, two in threads():
            print(f"| {name} | {one:,.0f}/s | {two:,.0f}/s | {two / one:.2f}x |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
