import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endToEnd } from "@fourgate/wire/head";

const keepAll = (): boolean => false;

describe("headers that go on to the next hop", () => {
  test.each([
    "Connection",
    "Content-Length",
    "Expect",
    "Host",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
  ])("are without %s, which belongs to this hop", (name) => {
    expect(
      endToEnd(
        [
          [name, "x"],
          ["Other", "y"],
          [name.toUpperCase(), "z"],
        ],
        keepAll,
      ),
    ).toEqual([["Other", "y"]]);
  });

  test("are without those that Connection names, over several lines and in any capitals", () => {
    const headers: [string, string][] = [
      ["X-Secret-Hop", "1"],
      ["connection", "close, x-secret-HOP"],
      ["Anthropic-Beta", "kept"],
      ["Connection", " X-Other ,"],
      ["x-other", "2"],
    ];
    expect(endToEnd(headers, keepAll)).toEqual([["Anthropic-Beta", "kept"]]);
  });

  test("keep order, case, duplicates and values, whatever is dropped", () => {
    const name = fc.constantFrom("A", "a", "Set-Cookie", "set-cookie", "X-Drop", "x-drop", "B");
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (headers) => {
        const kept = endToEnd(headers, (lower) => lower === "x-drop");
        expect(kept).toEqual(headers.filter(([one]) => one.toLowerCase() !== "x-drop"));
      }),
    );
  });
});
