import { describe, expect, test } from "vitest";
import type { Label } from "@fourgate/core/scope/catalogue";
import { SessionFiles } from "../../src/exchange/session-files.ts";

const label = (path: string, folder = ""): Label => ({
  repo: "shop",
  folder,
  classification: "internal",
  path,
  source: "path",
  access: "read",
});

describe("the files of a session", () => {
  test("are named once, by the record of the turn that they came with", () => {
    const files = new SessionFiles();
    expect(files.take("s", [label("a.ts"), label("b.ts")])).toEqual([label("a.ts"), label("b.ts")]);
    expect(files.take("s", [label("a.ts"), label("b.ts"), label("c.ts")])).toEqual([label("c.ts")]);
  });

  test("leave their folders in every record", () => {
    const files = new SessionFiles();
    files.take("s", [label("vault/k.ts", "vault"), label("a.ts")]);
    expect(files.take("s", [label("vault/k.ts", "vault"), label("a.ts"), label("b.ts")])).toEqual([
      label("b.ts"),
      label("", "vault"),
    ]);
  });

  test("are another session's own, and all new where a tool names no session", () => {
    const files = new SessionFiles();
    files.take("s", [label("a.ts")]);
    expect(files.take("t", [label("a.ts")])).toEqual([label("a.ts")]);
    for (let turn = 0; turn < 2; turn++) expect(files.take("", [label("a.ts")])).toEqual([label("a.ts")]);
  });

  test("keep a record of a long session small", () => {
    const files = new SessionFiles();
    const all: Label[] = [];
    for (let turn = 0; turn < 200; turn++) {
      all.push(label(`src/${String(turn)}.ts`));
      expect(files.take("s", all)).toEqual([label(`src/${String(turn)}.ts`)]);
    }
  });
});
