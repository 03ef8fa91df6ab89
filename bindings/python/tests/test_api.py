"""What the classes do."""

from __future__ import annotations

import asyncio
import copy
import datetime
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import lictor
import pytest

SOURCE = """# METADATA
# entrypoint: true
package authz

default allow := false

allow if input.user.role in data.roles
"""
LONG = """package p

x if {
    some i in numbers.range(1, 3000)
    some j in numbers.range(1, 3000)
    some k in numbers.range(1, 3000)
    i * j * k == -1
}
"""


def test_undefined() -> None:
    undefined = lictor.UNDEFINED
    assert not undefined
    assert undefined is not None
    assert repr(undefined) == "UNDEFINED"
    assert type(undefined)() is undefined
    for again in (copy.copy(undefined), copy.deepcopy(undefined), pickle.loads(pickle.dumps(undefined))):
        assert again is undefined


def test_sources(tmp_path: Path) -> None:
    data = {"roles": ["admin"]}
    (tmp_path / "authz.rego").write_text(SOURCE)
    (tmp_path / "data.json").write_text('{"roles": ["admin"]}')
    for policy in (
        lictor.compile(SOURCE, data),
        lictor.compile({"authz.rego": SOURCE}, data),
        lictor.compile(lictor.Bundle({"authz.rego": SOURCE}, data)),
        lictor.compile(lictor.Bundle.load(tmp_path)),
        lictor.compile(lictor.Bundle.load(str(tmp_path / "authz.rego"), tmp_path / "data.json")),
        lictor.compile(tmp_path),
    ):
        assert policy.eval("authz/allow", {"user": {"role": "admin"}})
        assert not policy.eval("authz/allow", {"user": {"role": "guest"}})
        assert policy.entrypoints == ("authz",)
        assert policy.input_paths == ("input.user.role",)
    with pytest.raises(ValueError, match="pathlib"):
        lictor.compile(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        lictor.Bundle.load(tmp_path / "missing")
    with pytest.raises(TypeError):
        lictor.compile(lictor.Bundle(), {})
    with pytest.raises(TypeError):
        lictor.compile(7)  # type: ignore[arg-type]
    (tmp_path / "data.json").write_text("{")
    with pytest.raises(lictor.BundleError) as caught:
        lictor.Bundle.load(tmp_path)
    assert caught.value.code == "bundle_error"


def test_bundles() -> None:
    bundle = lictor.Bundle({"b.rego": "package b", "a.rego": "package a"})
    assert bundle.modules == ("a.rego", "b.rego")
    assert lictor.compile(bundle) == lictor.compile(bundle)
    with pytest.raises(lictor.BundleError):
        lictor.Bundle.from_archive(b"no archive")


def test_policies_have_an_identity() -> None:
    one, same = lictor.compile(SOURCE, {"roles": []}), lictor.compile(SOURCE, {"roles": []})
    other = one.with_data({"roles": ["x"]})
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != 1
    assert len({one, same, other}) == 2
    assert len(one.digest) == 64
    with pytest.raises(lictor.InputError):
        one.with_data([])  # type: ignore[arg-type]


def test_data_is_patched() -> None:
    one = lictor.compile(SOURCE, {"roles": ["admin"]})
    other = one.patch_data([{"op": "add", "path": "/roles/-", "value": "lead"}])
    assert other == one.with_data({"roles": ["admin", "lead"]})
    assert one == lictor.compile(SOURCE, {"roles": ["admin"]})
    with pytest.raises(lictor.InputError, match="leads nowhere"):
        one.patch_data([{"op": "remove", "path": "/teams"}])


def test_bytes_and_pickles() -> None:
    policy = lictor.compile(SOURCE, {"roles": ["admin"]}, limits=lictor.Limits(steps=1000))
    for again in (lictor.Policy.from_bytes(policy.to_bytes()), pickle.loads(pickle.dumps(policy)), copy.copy(policy)):
        assert again == policy
        assert again.eval("authz/allow", {"user": {"role": "admin"}})
    limits = lictor.Limits(time=0.5, memory=7)
    assert pickle.loads(pickle.dumps(limits)) == limits
    assert hash(limits) == hash(lictor.Limits(time=0.5, memory=7))
    assert limits != lictor.Limits()
    for damaged in (b"", b"nonsense", policy.to_bytes()[:-1]):
        with pytest.raises(lictor.BundleError):
            lictor.Policy.from_bytes(damaged)
    for value in (lictor.CancelToken(), lictor.Input(1), policy.eval("authz/allow")):
        with pytest.raises(TypeError):
            pickle.dumps(value)


def test_classes_are_closed() -> None:
    for cls in (lictor.Policy, lictor.Query, lictor.Decision):
        with pytest.raises(TypeError):
            cls()
    policy = lictor.compile(SOURCE)
    with pytest.raises(AttributeError):
        policy.digest = "x"  # type: ignore[misc]
    assert type(policy).__module__ == "lictor"


def test_arguments() -> None:
    query = lictor.compile("package p\n\nx := input").prepare("p/x")
    with pytest.raises(TypeError):
        query.eval(1, input_json="2")
    for text in (7, None if False else 5, ["x"]):
        with pytest.raises(TypeError):
            query.eval(input_json=text)  # type: ignore[arg-type]
    assert query.eval(input_json=memoryview(b"[1]")).value == [1]
    assert query().value is lictor.UNDEFINED
    assert query(None).value is None
    with pytest.raises(ValueError, match="v0"):
        lictor.Engine(rego_version="v2")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time"):
        lictor.Limits(time=-1)


def test_now() -> None:
    query = lictor.compile("package p\n\nx := time.now_ns()").prepare("p/x")
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.timezone.utc)
    assert query.eval(now=moment).value == 1767323045678901000
    assert query.eval(now=5).value == 5
    assert abs(query().value - time.time_ns()) < 10**10
    with pytest.raises(ValueError, match="time zone"):
        query.eval(now=moment.replace(tzinfo=None))
    with pytest.raises(TypeError):
        query.eval(now="now")  # type: ignore[arg-type]


def test_errors_tell_the_place() -> None:
    with pytest.raises(lictor.ParseError) as caught:
        lictor.compile({"a.rego": "package a\n\nx := )"})
    error = caught.value
    assert (error.code, error.kind, error.file, error.line, error.column) == ("rego_parse_error", "parse", "a.rego", 3, 6)
    assert error.snippet == "\tx := )\n\t     ^"
    assert "a.rego:3: rego_parse_error" in str(error)
    with pytest.raises(lictor.CompileError) as many:
        lictor.compile({"a.rego": "package a\n\nx := y\n\nz := w"})
    assert [problem.line for problem in many.value.problems] == [3, 5]


def test_host_functions() -> None:
    def lookup(table: str, name: str) -> Any:
        if name == "nobody":
            return lictor.UNDEFINED
        if name == "broken":
            raise KeyError(name)
        return {"table": table, "name": name, "tags": {1, 2}}

    engine = lictor.Engine(builtins={"acme.lookup": lookup, "acme.len": len})
    policy = engine.compile("package p\n\nx := acme.lookup(\"users\", input.name)\n\nf := x if is_set(x.tags)")
    query = policy.prepare("p/f")
    assert query({"name": "kim"}).value == {"table": "users", "name": "kim", "tags": [1, 2]}
    assert query({"name": "nobody"}).value is lictor.UNDEFINED
    with pytest.raises(lictor.BuiltinError) as caught:
        query({"name": "broken"})
    assert isinstance(caught.value.__cause__, KeyError)
    assert (caught.value.file, caught.value.line) == ("policy.rego", 3)
    (one, two) = query.eval_batch([{"name": "broken"}, {"name": "kim"}])
    assert isinstance(one, lictor.BuiltinError)
    assert isinstance(one.__cause__, KeyError)
    assert isinstance(two, lictor.Decision)
    with pytest.raises(lictor.CompileError):
        engine.compile("package p\n\nx := acme.lookup(1)")


def test_host_functions_get_values() -> None:
    seen: list[Any] = []

    @lictor.builtin("(x: any) => boolean")
    def see(x: Any) -> bool:
        seen.append(x)
        return True

    policy = lictor.compile("package p\n\nx if acme.see([1, {2}, {\"a\": null}, 1180591620717411303424])", builtins={"acme.see": see})
    assert policy.prepare("p/x")()
    assert seen == [[1, frozenset({2}), {"a": None}, 2**70]]


@pytest.mark.parametrize("wrong", [print, lambda *args: 1, 7, type("Odd", (), {"__lictor_declaration__": "nonsense"})()])
def test_functions_that_cannot_be_declared(wrong: Any) -> None:
    with pytest.raises((TypeError, lictor.InputError)):
        lictor.Engine(builtins={"acme.f": wrong})


def test_a_result_that_is_no_value() -> None:
    policy = lictor.compile("package p\n\nx := acme.f()", builtins={"acme.f": lambda: b""})
    with pytest.raises(lictor.BuiltinError) as caught:
        policy.prepare("p/x")()
    assert isinstance(caught.value.__cause__, lictor.InputError)


def test_a_function_may_decide_too() -> None:
    inner = lictor.compile("package q\n\ny := input + 1").prepare("q/y")
    policy = lictor.compile("package p\n\nx := acme.f(input)", builtins={"acme.f": lambda n: inner(n).value})
    assert policy.prepare("p/x")(4).value == 5


def test_system_exit_goes_through() -> None:
    def leave() -> None:
        raise SystemExit(3)

    policy = lictor.compile("package p\n\nx := acme.f()", builtins={"acme.f": leave})
    with pytest.raises(SystemExit):
        policy.prepare("p/x")()


def test_the_network_is_granted() -> None:
    source = 'package p\n\nx := net.lookup_ip_addr("localhost")\n\ny := http.send({"method": "get", "url": "http://127.0.0.1:1"})'
    policy = lictor.compile(source)
    for path in ("p/x", "p/y"):
        with pytest.raises(lictor.BuiltinError):
            policy.eval(path, strict_builtin_errors=True)
    granted = lictor.compile(source, allow_net=["localhost", "127.0.0.1"])
    assert "127.0.0.1" in granted.eval("p/x").value
    with pytest.raises(lictor.BuiltinError, match="refused"):
        granted.eval("p/y", strict_builtin_errors=True)
    with pytest.raises(TypeError):
        lictor.Engine(allow_net="localhost")


def test_denied() -> None:
    with pytest.raises(lictor.CompileError):
        lictor.compile("package p\n\nx := time.now_ns()", deny_builtins=["time.now_ns"])


def test_cancel_from_another_thread() -> None:
    query = lictor.compile(LONG).prepare("p/x")
    token = lictor.CancelToken()
    threading.Timer(0.05, token.cancel).start()
    with pytest.raises(lictor.Cancelled):
        query.eval(cancel=token)
    assert token.cancelled
    with pytest.raises(lictor.LimitError) as caught:
        query.eval(limits=lictor.Limits(time=0.02))
    assert caught.value.limit == "time"


def test_other_threads_run_meanwhile() -> None:
    query = lictor.compile(LONG).prepare("p/x")
    token = lictor.CancelToken()
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        for _ in range(20):
            ticks += 1
            time.sleep(0.001)
        token.cancel()

    thread = threading.Thread(target=tick)
    thread.start()
    with pytest.raises(lictor.Cancelled):
        query.eval(cancel=token)
    thread.join()
    assert ticks == 20


def test_awaited() -> None:
    query = lictor.compile(LONG).prepare("p/x")
    quick = lictor.compile("package p\n\nx := input").prepare("p/x")

    async def main() -> None:
        assert (await quick.aeval({"a": 1})).value == {"a": 1}
        decisions = await asyncio.gather(*(quick.aeval(n) for n in range(5)))
        assert [decision.value for decision in decisions] == list(range(5))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(query.aeval(), 0.05)

    asyncio.run(main())


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to threads here")
def test_ctrl_c() -> None:
    code = f"""
        import lictor, os, signal, threading
        signal.signal(signal.SIGINT, signal.default_int_handler)  # not so where a shell started it in the background
        query = lictor.compile('''{textwrap.indent(LONG, "        ").strip()}''').prepare("p/x")
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        try:
            query()
        except KeyboardInterrupt:
            print("stopped")
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "stopped\n", ran.stderr


def test_threads_share_a_query() -> None:
    query = lictor.compile("package p\n\nx := count([i | some i in numbers.range(1, input)])").prepare("p/x")
    wrong: list[Any] = []

    def ask(seed: int) -> None:
        for n in range(seed, seed + 200):
            value = query(n * 10).value
            if value != (n * 10 if n else 2):
                wrong.append((n, value))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_batches() -> None:
    query = lictor.compile("package p\n\nx := input.n + 1").prepare("p/x")
    inputs: list[Any] = [{"n": n} for n in range(1000)]
    inputs[7] = {"n": b""}
    inputs[8] = lictor.Input({"n": 8})
    inputs[9] = {"m": 1}
    for threads in (0, 1, 2, 3):
        decisions = query.eval_batch(iter(inputs), threads=threads)
        assert len(decisions) == 1000
        assert isinstance(decisions[7], lictor.InputError)
        assert isinstance(decisions[9], lictor.Decision)
        assert decisions[9].value is lictor.UNDEFINED
        for n in (0, 8, 999):
            decision = decisions[n]
            assert isinstance(decision, lictor.Decision)
            assert decision.value == n + 1
    assert query.eval_batch([]) == []
    with pytest.raises(TypeError):
        query.eval_batch(7)  # type: ignore[arg-type]


def batch_of_child(sender: Any) -> None:
    query = lictor.compile("package p\n\nx := input + 1").prepare("p/x")
    decisions = query.eval_batch(range(100), threads=2)
    sender.send([decision.value for decision in decisions if isinstance(decision, lictor.Decision)])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_batches_after_a_fork() -> None:
    query = lictor.compile("package p\n\nx := input").prepare("p/x")
    assert len(query.eval_batch(range(100), threads=2)) == 100
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=batch_of_child, args=(sender,))
    child.start()
    assert receiver.poll(60), "the child hangs"
    assert receiver.recv() == list(range(1, 101))
    child.join()


def test_partial() -> None:
    policy = lictor.compile("package p\n\nallow if input.user == data.owner", {"owner": "kim"})
    partial = policy.partial("data.p.allow")
    assert partial.queries == ('input.user = "kim"',)
    assert partial.modules == ()
    assert not partial.is_never
    assert not partial.is_always
    assert policy.partial("data.p.allow", unknowns=["data.owner"], input={"user": "lee"}).queries == ('"lee" = data.owner',)
    with pytest.raises(lictor.InputError):
        policy.partial("data.p.allow", unknowns=["x.y"])


def test_trace_and_coverage() -> None:
    policy = lictor.compile({"p.rego": "package p\n\nx if {\n\tinput.a > 0\n\tinput.b > 1\n}"})
    decision = policy.eval("p/x", {"a": 1, "b": 1}, trace=True, coverage=True)
    assert not decision.defined
    assert {"op": "Fail", "file": "p.rego", "line": 5}.items() <= [
        line for line in decision.trace if line["op"] == "Fail"
    ][0].items()
    assert decision.coverage == {"p.rego": {"covered": [4, 5], "not_covered": [3]}}
    plain = policy.eval("p/x", {"a": 1})
    assert plain.trace == ()
    assert plain.coverage is None


def test_rego_tests() -> None:
    source = """package p

test_good if true

test_bad if {
    print("here")
    1 == 2
}

todo_test_later if true

test_cases[name] if { some name in ["a"]; false }

test_conflict := y
y := 1 if true
y := 2 if true
"""
    policy = lictor.Engine(tests=True).compile({"p_test.rego": source})
    results = {test.name: (test, test.run()) for test in policy.tests()}
    assert {name: result.outcome for name, (_, result) in results.items()} == {
        "test_good": "passed",
        "test_bad": "failed",
        "todo_test_later": "skipped",
        "test_cases": "failed",
        "test_conflict": "error",
    }
    test, result = results["test_bad"]
    assert (test.package, test.file, test.line, result.output) == ("data.p", "p_test.rego", 5, "here\n")
    assert bool(results["test_good"][1])
    assert isinstance(results["test_conflict"][1].error, lictor.ConflictError)


def test_representations() -> None:
    policy = lictor.compile(SOURCE)
    assert repr(policy) == f"<Policy {policy.digest[:12]}>"
    assert repr(policy.prepare("authz/allow")) == "<Query authz/allow>"
    assert repr(policy.eval("authz/allow")) == "Decision(False)"
    assert repr(policy.eval("authz/none")) == "Decision(UNDEFINED)"
    assert repr(lictor.Input({"a": 1})) == 'Input({"a":1})'
    assert repr(lictor.CancelToken()) == "<CancelToken cancelled=False>"
    assert repr(lictor.Limits()).startswith("Limits(time=None, steps=4294967296, ")


def test_backtraces_stay_out_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    with pytest.raises(lictor.ParseError) as caught:
        lictor.compile("nonsense")
    assert "backtrace" not in str(caught.value)
