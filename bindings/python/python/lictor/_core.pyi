import os
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Optional, TypedDict, Union, final

from ._errors import LictorError, Problem

__all__ = [
    "Bundle",
    "CancelToken",
    "Decision",
    "Engine",
    "Input",
    "Limits",
    "Partial",
    "Policy",
    "Query",
    "Test",
    "TestResult",
    "__version__",
]

__version__: str

class _TraceLine(TypedDict):
    op: str
    text: str
    file: str
    line: int
    depth: int
    message: str

class _FileCoverage(TypedDict):
    covered: list[int]
    not_covered: list[int]

@final
class Bundle:
    def __new__(
        cls,
        modules: Optional[Mapping[str, str]] = None,
        data: Optional[Mapping[str, Any]] = None,
        *,
        rego_version: Literal["v0", "v1"] = "v1",
    ) -> Bundle: ...
    @staticmethod
    def load(*paths: Union[str, os.PathLike[str]], rego_version: Literal["v0", "v1"] = "v1") -> Bundle: ...
    @staticmethod
    def from_archive(data: bytes, /, *, rego_version: Literal["v0", "v1"] = "v1") -> Bundle: ...
    @property
    def modules(self) -> tuple[str, ...]: ...
    @property
    def entrypoints(self) -> tuple[str, ...]: ...

@final
class CancelToken:
    def __new__(cls) -> CancelToken: ...
    def cancel(self) -> None: ...
    @property
    def cancelled(self) -> bool: ...

@final
class Limits:
    def __new__(
        cls,
        *,
        time: Optional[float] = None,
        steps: Optional[int] = None,
        memory: Optional[int] = None,
        depth: Optional[int] = None,
        output: Optional[int] = None,
        nesting: Optional[int] = None,
    ) -> Limits: ...
    @property
    def time(self) -> Optional[float]: ...
    @property
    def steps(self) -> int: ...
    @property
    def memory(self) -> int: ...
    @property
    def depth(self) -> int: ...
    @property
    def output(self) -> int: ...
    @property
    def nesting(self) -> int: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Input:
    def __new__(cls, value: Any, /, *, default: Optional[Callable[[Any], Any]] = None) -> Input: ...
    @staticmethod
    def from_json(text: Union[str, bytes, bytearray, memoryview], /) -> Input: ...

@final
class Decision:
    @property
    def value(self) -> Any: ...
    @property
    def defined(self) -> bool: ...
    def __bool__(self) -> bool: ...
    @property
    def prints(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def builtin_errors(self) -> tuple[Problem, ...]: ...
    @property
    def trace(self) -> tuple[_TraceLine, ...]: ...
    @property
    def coverage(self) -> Optional[dict[str, _FileCoverage]]: ...

@final
class Engine:
    def __new__(
        cls,
        *,
        builtins: Optional[Mapping[str, Callable[..., Any]]] = None,
        deny_builtins: Optional[Iterable[str]] = None,
        allow_net: Optional[Iterable[str]] = None,
        limits: Optional[Limits] = None,
        default: Optional[Callable[[Any], Any]] = None,
        rego_version: Literal["v0", "v1"] = "v1",
        strict: bool = False,
        strict_builtin_errors: bool = False,
        check_conflicts_with_data: bool = True,
        tests: bool = False,
    ) -> Engine: ...
    def compile(
        self,
        source: Union[Bundle, Mapping[str, str], str, os.PathLike[str]],
        /,
        data: Optional[Mapping[str, Any]] = None,
    ) -> Policy: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Policy:
    def prepare(self, path: str, /, *, rich: bool = False) -> Query: ...
    def eval(
        self,
        path: str,
        input: Any = ...,
        *,
        input_json: Optional[Union[str, bytes, bytearray, memoryview]] = None,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
        strict_builtin_errors: Optional[bool] = None,
        trace: bool = False,
        coverage: bool = False,
    ) -> Decision: ...
    def query(
        self,
        text: str,
        input: Any = ...,
        *,
        input_json: Optional[Union[str, bytes, bytearray, memoryview]] = None,
        rich: bool = False,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
        strict_builtin_errors: Optional[bool] = None,
    ) -> list[dict[str, Any]]: ...
    def with_data(self, data: Mapping[str, Any], /) -> Policy: ...
    def patch_data(self, operations: Sequence[Mapping[str, Any]], /) -> Policy: ...
    def partial(
        self,
        query: str,
        /,
        *,
        unknowns: Optional[Sequence[str]] = None,
        input: Any = ...,
        input_json: Optional[Union[str, bytes, bytearray, memoryview]] = None,
        shallow: bool = False,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
    ) -> Partial: ...
    def tests(self) -> list[Test]: ...
    def to_bytes(self) -> bytes: ...
    @staticmethod
    def from_bytes(data: bytes, /, *, engine: Optional[Engine] = None) -> Policy: ...
    @property
    def entrypoints(self) -> tuple[str, ...]: ...
    @property
    def input_paths(self) -> tuple[str, ...]: ...
    @property
    def digest(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Partial:
    @property
    def queries(self) -> tuple[str, ...]: ...
    @property
    def modules(self) -> tuple[str, ...]: ...
    @property
    def is_never(self) -> bool: ...
    @property
    def is_always(self) -> bool: ...

@final
class Query:
    def __call__(self, input: Any = ...) -> Decision: ...
    def eval(
        self,
        input: Any = ...,
        *,
        input_json: Optional[Union[str, bytes, bytearray, memoryview]] = None,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
        strict_builtin_errors: Optional[bool] = None,
        trace: bool = False,
        coverage: bool = False,
    ) -> Decision: ...
    def eval_json(
        self,
        text: Union[str, bytes, bytearray, memoryview],
        /,
        *,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
        strict_builtin_errors: Optional[bool] = None,
    ) -> Any: ...
    def eval_batch(
        self,
        inputs: Iterable[Any],
        /,
        *,
        threads: int = 0,
        limits: Optional[Limits] = None,
        now: Optional[Union[datetime, int]] = None,
        seed: Optional[int] = None,
        cancel: Optional[CancelToken] = None,
        strict_builtin_errors: Optional[bool] = None,
    ) -> list[Union[Decision, LictorError]]: ...
    def aeval(self, *args: Any, **options: Any) -> Coroutine[Any, Any, Decision]: ...
    @property
    def input_paths(self) -> tuple[str, ...]: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Test:
    @property
    def name(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def skipped(self) -> bool: ...
    def run(self, *, limits: Optional[Limits] = None) -> TestResult: ...

@final
class TestResult:
    @property
    def outcome(self) -> Literal["passed", "failed", "error", "skipped"]: ...
    @property
    def seconds(self) -> float: ...
    @property
    def output(self) -> str: ...
    @property
    def error(self) -> Optional[LictorError]: ...
    @property
    def failed(self) -> tuple[str, ...]: ...
    def __bool__(self) -> bool: ...
