import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, during, get, i32, load, load8, set, store, sub } from "@fourgate/core/wasm/code";
import { instantiate, wasmFunction } from "@fourgate/core/wasm/module";

describe("WebAssembly put together from instructions", () => {
  it("holds every constant as it was given", () => {
    const edges = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer(), fc.constantFrom(...edges)), { minLength: 1, maxLength: 200 }),
        (values) => {
          const functions = values.map((value, at) =>
            wasmFunction(`give${String(at)}`, 0, 0, () => [i32(value)]),
          );
          const instance = instantiate(functions, 1)!;
          expect(values.map((_, at) => instance.functions[`give${String(at)}`]!())).toEqual(values);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("reads and writes the memory that it shares, at addresses and beside them", () => {
    const sum = wasmFunction("sum", 2, 1, (from, to, total) => [
      during(sub(get(to), get(from)), [
        set(total, add(get(total), load8(get(from)))),
        set(from, add(get(from), i32(1))),
      ]),
      store(i32(0), get(total), 200_000),
      load(i32(100_000), 100_000),
    ]);
    const { memory, functions } = instantiate([sum], 200_004)!;
    new Uint8Array(memory).set([1, 2, 250], 70_001);
    expect(functions["sum"]!(70_001, 70_004)).toBe(253);
    expect(new DataView(memory).getInt32(200_000, true)).toBe(253);
    expect(functions["sum"]!(70_001, 70_001)).toBe(0);
  });

  it("is null, and not an error, where the runtime has no room for its memory", () => {
    expect(instantiate([], 2 ** 40)).toBeNull();
  });
});
