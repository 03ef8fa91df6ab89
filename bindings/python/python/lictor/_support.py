"""What the compiled module finds easier to say in Python."""

from __future__ import annotations

import asyncio
import datetime
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from ._core import CancelToken, Decision, Engine, Policy, Query

_DECLARATION = "__lictor_declaration__"
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

F = TypeVar("F", bound=Callable[..., Any])


def builtin(declaration: str) -> Callable[[F], F]:
    """Declares the types of a function that becomes a builtin, such as `(name: string, n: number) => boolean`.

    Without it the number of operands is that of the function's parameters, and all may be anything.
    """

    def declare(function: F) -> F:
        setattr(function, _DECLARATION, declaration)
        return function

    return declare


def declaration(name: str, function: Callable[..., Any]) -> str:
    """The declaration of a function: its own, or one made of its parameters."""
    declared = getattr(function, _DECLARATION, None)
    if declared is not None:
        return str(declared)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise TypeError(f"`{name}` does not tell its parameters: declare it with `lictor.builtin`") from None
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    for parameter in parameters:
        required = parameter.default is inspect.Parameter.empty
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            raise TypeError(f"`{name}` takes any number of operands: declare it with `lictor.builtin`")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and required:
            raise TypeError(f"`{name}` needs `{parameter.name}` by name, which Rego cannot give")
    operands = [p.name for p in parameters if p.kind in kinds and p.default is inspect.Parameter.empty]
    return f"({', '.join(f'{operand}: any' for operand in operands)}) => any"


def nanoseconds(time: datetime.datetime) -> int:
    """A time as nanoseconds since the epoch."""
    if not isinstance(time, datetime.datetime):
        raise TypeError("`now` must be a `datetime` or nanoseconds since the epoch")
    if time.tzinfo is None:
        raise ValueError("`now` must have a time zone")
    return (time - _EPOCH) // datetime.timedelta(microseconds=1) * 1000


async def aeval(query: Query, args: tuple[Any, ...], options: dict[str, Any]) -> Decision:
    """Decides on another thread; cancelling the task ends the evaluation."""
    token = options.setdefault("cancel", CancelToken())
    try:
        return await asyncio.to_thread(query.eval, *args, **options)
    except asyncio.CancelledError:
        token.cancel()
        raise


def make_engine(given: dict[str, Any]) -> Engine:
    """An engine as another was made."""
    return Engine(**given)


def make_policy(engine: Engine, data: bytes) -> Policy:
    """A policy from bytes."""
    return Policy.from_bytes(data, engine=engine)


def prepare(policy: Policy, path: str, rich: bool) -> Query:
    """A query of a policy."""
    return policy.prepare(path, rich=rich)
