// What is thrown: an EngineError, of a class for each kind.

/** Anything that goes wrong with policies, inputs and evaluations. */
export class EngineError extends Error {
  constructor(message, { kind = "internal", code = "internal_error", details = [], limit, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.kind = kind;
    this.code = details[0]?.code ?? code;
    this.details = details;
    this.location = details[0]?.location;
    if (limit !== undefined) this.limit = limit;
  }
}

/** A text is not Rego. */
export class ParseError extends EngineError {}
/** A policy or a query means nothing, or not what it says. */
export class CompileError extends EngineError {}
/** A bundle cannot be read. */
export class BundleError extends EngineError {}
/** An input or another argument is unusable. */
export class InputError extends EngineError {
  constructor(message, fields) {
    super(message, { kind: "input", code: "input_error", ...fields });
  }
}
/** An evaluation failed. */
export class EvalError extends EngineError {}
/** An evaluation reached a limit. */
export class LimitError extends EngineError {}
/** An evaluation was cancelled. */
export class CancelledError extends EngineError {
  constructor(message, fields) {
    super(message, { kind: "cancelled", code: "eval_cancel_error", ...fields });
  }
}
/** The engine stopped where it should not have. It started anew, and what was made with it is made again when used. */
export class InternalError extends EngineError {}

const CLASSES = {
  parse: ParseError,
  compile: CompileError,
  bundle: BundleError,
  input: InputError,
  eval: EvalError,
  limit: LimitError,
  cancelled: CancelledError,
};

/** The error that the engine describes. */
export function fromEngine(text, cause) {
  const { kind, text: message, details, limit } = JSON.parse(text);
  const Class = CLASSES[kind] ?? EngineError;
  return new Class(message, { kind, code: `${kind}_error`, details, limit, cause });
}
