"""Objects as values and values as objects."""

from __future__ import annotations

import collections
import dataclasses
import enum
import json
import os
import random
import threading
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import lictor
import pytest

SAME = lictor.compile("package p\n\nx := input").prepare("p/x")
RICH = lictor.compile("package p\n\nx := input").prepare("p/x", rich=True)


class Colour(str, enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Point(Mapping[str, int]):
    """A mapping that is no dict."""

    def __getitem__(self, key: str) -> int:
        return {"x": 1, "y": 2}[key]

    def __iter__(self) -> Iterator[str]:
        return iter(("x", "y"))

    def __len__(self) -> int:
        return 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**63 - 1,
        -(2**63),
        2**63,
        2**70,
        -(10**300),
        10**6000,
        0.1,
        -1.5,
        1e300,
        5e-324,
        "",
        "größe €𝄞",
        "a\0b",
        [],
        {},
        [1, [2, [3]]],
        {"": {"a.b": [None]}},
        {str(i): i for i in range(100)},
        list(range(1000)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_round_trip(value: Any) -> None:
    for given in (value, lictor.Input(value)):
        for query in (SAME, RICH):
            shown = query(given).value
            assert shown == value
            assert type(shown) is type(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ((1, "a"), [1, "a"]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (Decimal("1.5"), 1.5),
        (Decimal("-7"), -7),
        (Decimal("1E+2"), 100.0),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (Point(), {"x": 1, "y": 2}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        (collections.OrderedDict(b=1, a=2), {"a": 2, "b": 1}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        ({Colour.RED: 1}, {"red": 1}),
    ],
)
def test_other_types(value: Any, shown: Any) -> None:
    assert SAME(value).value == shown
    assert SAME(lictor.Input(value)).value == shown


def test_sets_stay_sets_inside() -> None:
    query = lictor.compile("package p\n\nx if is_set(input.s)\n\ny if 2 in input.s").prepare("p")
    assert query({"s": {1, 2}}).value == {"x": True, "y": True}
    assert query({"s": [1, 2]}).value == {"y": True}


def test_rich() -> None:
    policy = lictor.compile(
        "package p\n\nx := {[1, {2}], {\"k\": 1}, 7}\n\ny[[1, 2]] := 0.30000000000000000001\n\nz := [0.5, 1e400]"
    )
    assert policy.prepare("p/x", rich=True)().value == frozenset({(1, frozenset({2})), frozenset({("k", 1)}), 7})
    assert policy.prepare("p/y", rich=True)().value == {(1, 2): Decimal("0.30000000000000000001")}
    assert policy.prepare("p/z", rich=True)().value == [0.5, Decimal("1e400")]
    assert policy.prepare("p/y")().value == {"[1,2]": 0.3}
    assert policy.query("v := data.p.x", rich=True)[0]["v"] == policy.prepare("p/x", rich=True)().value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (b"bytes", "input: an object of type `bytes` is no value"),
        (object(), "input: an object of type `object` is no value"),
        (float("nan"), "input: `NaN` is no number of JSON"),
        (float("inf"), "input: `inf` is no number of JSON"),
        (Decimal("NaN"), "input: `NaN` is no number of JSON"),
        (Decimal("Infinity"), "input: `Infinity` is no number of JSON"),
        ({1: 2}, "input: a key must be a `str`, not a `int`"),
        ({None: 2}, "input: a key must be a `str`, not a `NoneType`"),
        ("\ud800", "input: text has surrogates without partners"),
        ({"a": [0, {"b": b""}]}, 'input["a"][1]["b"]: an object of type `bytes` is no value'),
        (10**200_000, "input: integers have at most 100000 digits"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_refused(value: Any, message: str) -> None:
    for give in (SAME, lictor.Input):
        with pytest.raises(lictor.InputError) as caught:
            give(value)
        assert str(caught.value) == message
        assert isinstance(caught.value, ValueError)
        assert caught.value.code == "input_error"


def cyclic() -> Any:
    cycle: list[Any] = []
    cycle.append({"again": (cycle,)})
    return cycle


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_deep_and_cyclic_input() -> None:
    """Also on a small stack."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            for value in (cyclic(), deep(200_000), {"a": deep(512)}):
                with pytest.raises(lictor.InputError, match="nests deeper than 512, or contains itself"):
                    SAME(value)
            assert SAME(deep(512)).value == deep(512)
            assert SAME({"a": deep(511)}).value == {"a": deep(511)}
        except BaseException as error:
            failures.append(error)

    before = threading.stack_size(int(os.environ.get("LICTOR_TEST_STACK_KIB", "768")) * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert not failures


def test_much_in_little() -> None:
    """A few lists that stand for a tree that no machine holds."""
    value: Any = ["x" * 100]
    for _ in range(40):
        value = [value, value]
    engine = lictor.Engine(limits=lictor.Limits(memory=10_000_000))
    with pytest.raises(lictor.LimitError) as caught:
        engine.compile("package p\n\nx := input").prepare("p/x")(value)
    assert caught.value.limit == "memory"
    query = lictor.compile("package p\n\nx := input").prepare("p/x")
    with pytest.raises(lictor.InputError, match="nests deeper than 3"):
        query.eval([[[[]]]], limits=lictor.Limits(nesting=3))


def test_a_batch_may_be_larger_than_its_inputs() -> None:
    """The limit of memory is for each of them."""
    value = {"text": "x" * 10_000}
    decisions = SAME.eval_batch([value] * 500, limits=lictor.Limits(memory=200_000))
    assert all(isinstance(decision, lictor.Decision) and decision.value == value for decision in decisions)


@dataclasses.dataclass
class User:
    name: str
    roles: list[str]


def test_default() -> None:
    engine = lictor.Engine(default=dataclasses.asdict)
    query = engine.compile("package p\n\nx := input.user.roles[0]").prepare("p/x")
    assert query({"user": User("kim", ["admin"])}).value == "admin"
    assert query(lictor.Input({"user": User("kim", ["dev"])}, default=dataclasses.asdict)).value == "dev"
    with pytest.raises(TypeError):
        query({"user": object()})
    endless = lictor.Engine(default=lambda value: value)
    with pytest.raises(lictor.InputError, match="nests deeper"):
        endless.compile("package p\n\nx := input").prepare("p/x")(object())


def test_what_nobody_reads_is_not_looked_at() -> None:
    class Trap(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            if key in ("user", "role"):
                return self if key == "user" else "admin"
            raise AssertionError(key)

        def __iter__(self) -> Iterator[str]:
            raise AssertionError

        def __len__(self) -> int:
            raise AssertionError

    query = lictor.compile('package p\n\nx if input.user.role == "admin"').prepare("p/x")
    assert query.input_paths == ("input.user.role",)
    assert query(Trap())
    assert query({"user": {"role": "admin", "photo": b""}, "socket": object()})


def test_a_mapping_that_raises() -> None:
    class Broken(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            raise OSError("gone")

        def __iter__(self) -> Iterator[str]:
            return iter("a")

        def __len__(self) -> int:
            return 1

    with pytest.raises(OSError, match="gone"):
        lictor.compile("package p\n\nx := input.a").prepare("p/x")(Broken())


def test_input_that_changes_while_it_is_read() -> None:
    value: dict[str, Any] = {"a": object(), "b": 1}

    def change(_: Any) -> Any:
        value.clear()
        return 7

    engine = lictor.Engine(default=change)
    assert engine.compile("package p\n\nx := input").prepare("p/x")(value).value == {"a": 7, "b": 1}


def scalar(rng: random.Random) -> Any:
    return rng.choice([None, True, False, 0, 1, 2, -1, 1.5, "a", "b", "admin", "", 2**70])


def made_up(rng: random.Random, depth: int) -> Any:
    kind = rng.randrange(6) if depth < 4 else 5
    if kind < 3:
        return {rng.choice("abcdef"): made_up(rng, depth + 1) for _ in range(rng.randrange(5))}
    if kind < 4:
        return [made_up(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind < 5:
        return {x for x in (scalar(rng) for _ in range(3))}
    return scalar(rng)


LAZY = r"""package p

default a := "none"

a := input.a.b.c

b := input.b[_]

c contains k if {
    some k, v in input.c
    v.d
}

d if input.d.a == input.d.b

e contains x.a if some x in input.e

f(o) := o.a if o.b

g := f(input.a)

h := [x | x := input.a.b[i]; i != "a"]

i if input.a.b == {"c": 1}

j := object.get(input, ["f", "a"], "none")

k if not input.b.a

l if every x in input.c { x }

m := input.a[input.b]

n := count(input.f)

o if input.a.b["a"]

q := y if {
    some y in input.a
    y with input.b as 1
}
"""


def test_lazy_and_whole_agree() -> None:
    policy = lictor.compile(LAZY)
    rng = random.Random(7)
    queries = [policy.prepare(f"p/{name}") for name in "abcdeghijklmnoq"]
    queries.append(policy.prepare("p"))
    assert sum(query.input_paths == ("input",) for query in queries) == 2, "p itself and p/j"
    for _ in range(400):
        value = made_up(rng, 0)
        for query in queries:
            assert answer(query, value) == answer(query, lictor.Input(value)), (query, value)


def answer(query: lictor.Query, value: Any) -> Any:
    try:
        return repr(query(value).value)
    except lictor.EvalError as error:
        return str(error)


def test_text_and_objects_agree() -> None:
    rng = random.Random(8)
    for _ in range(200):
        value = json.loads(json.dumps(made_up(rng, 0), default=list))
        assert SAME(value).value == SAME.eval(input_json=json.dumps(value)).value
