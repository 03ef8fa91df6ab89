// The types of `lictor/manual`, for hosts that load the WebAssembly themselves.

export * from "./index.js";

/** Starts with a compiled module, or with the bytes of one. */
export function initSync(source: WebAssembly.Module | Uint8Array | ArrayBuffer): void;
/** Starts with what gives the module: a response, bytes, a module, or a promise of one of them. */
export function init(
  source: Response | Uint8Array | ArrayBuffer | WebAssembly.Module | Promise<Response | Uint8Array | ArrayBuffer | WebAssembly.Module>,
): Promise<void>;
