import { type Code, type Local, unsigned } from "./code.ts";

/** A function that takes and gives i32 numbers. */
export interface WasmFunction {
  /** ASCII. */
  readonly name: string;
  readonly parameters: number;
  /** Beside the parameters. */
  readonly locals: number;
  /** Behind the others: locals that hold vectors. */
  readonly vectors: number;
  /** Leaves one value. */
  readonly body: Code;
}

/** `write` gets the parameters, then as many locals as it takes, those for vectors last. */
export function wasmFunction(
  name: string,
  parameters: number,
  locals: number,
  write: (...all: Local[]) => readonly Code[],
  vectors = 0,
): WasmFunction {
  const count = parameters + locals + vectors;
  const body = write(...Array.from({ length: count }, (_, index) => index)).flat();
  return { name, parameters, locals, vectors, body };
}

export interface WasmInstance {
  readonly memory: ArrayBuffer;
  readonly functions: Readonly<Record<string, (...numbers: number[]) => number>>;
}

const pageBytes = 65_536;
const i32Type = 0x7f;
const vectorType = 0x7b;

/**
 * Functions over a memory of so many bytes, compiled; null where the runtime has no WebAssembly or has no room for
 * it. Whoever asks has the same in TypeScript.
 */
export function instantiate(functions: readonly WasmFunction[], memoryBytes: number): WasmInstance | null {
  const { WebAssembly: runtime } = globalThis as { readonly WebAssembly?: WebAssemblyRuntime };
  if (runtime === undefined) return null;
  try {
    const { exports } = new runtime.Instance(new runtime.Module(moduleBytes(functions, memoryBytes)));
    return {
      memory: (exports as MemoryExport).memory.buffer,
      functions: exports as WasmInstance["functions"],
    };
  } catch {
    return null;
  }
}

/** WebAssembly belongs to the language's runtimes, but to no `lib` without a browser's names. */
interface WebAssemblyRuntime {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface MemoryExport {
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** WebAssembly core specification 2.0, section 5.5. */
function moduleBytes(functions: readonly WasmFunction[], memoryBytes: number): Uint8Array {
  const pages = unsigned(Math.ceil(memoryBytes / pageBytes));
  const exported = (name: string, kind: number, index: number): Code => [
    ...vector([...name].map((character) => [character.charCodeAt(0)])),
    kind,
    ...unsigned(index),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      functions.map(({ parameters }) => [
        0x60,
        ...vector(Array.from({ length: parameters }, () => [i32Type])),
        ...vector([[i32Type]]),
      ]),
    ),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0x01, ...pages, ...pages]]),
    ...section(7, [
      exported("memory", 0x02, 0),
      ...functions.map(({ name }, index) => exported(name, 0x00, index)),
    ]),
    ...section(
      10,
      functions.map(({ locals, vectors, body }) => {
        const groups = [
          [...unsigned(locals), i32Type],
          [...unsigned(vectors), vectorType],
        ];
        const code = [...vector(vectors > 0 ? groups : groups.slice(0, 1)), ...body, 0x0b];
        return [...unsigned(code.length), ...code];
      }),
    ),
  ]);
}

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}
