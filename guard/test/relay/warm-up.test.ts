import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compilePolicy } from "@fourgate/core/scope/compile";
import { keyedHash } from "@fourgate/wire/native-bytes";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import type { GuardParts } from "../../src/guard-parts.ts";
import { cedarEngine } from "../../src/policy/open-bundle.ts";
import { warmUp } from "../../src/relay/warm-up.ts";
import { Workspaces } from "../../src/workspace/workspaces.ts";
import { shopPolicy } from "../kit/shop-policy.ts";

const key = new Uint8Array(32).fill(3);
let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(`${tmpdir()}/guard-warm-`));
});
afterEach(() => rm(folder, { recursive: true }));

/** Only what a warm-up may touch: it is no request, so it has no number, record, session or wire. */
function parts(reader: Reader): GuardParts {
  const policy = {
    principal: { user: "ada", teams: [], level: 0, agent: null },
    snapshot: compilePolicy(shopPolicy, cedarEngine()),
  };
  return {
    policy: { current: () => policy },
    reader,
    workspaces: new Workspaces(Date.now),
    placeholderHash: keyedHash(key),
  } as unknown as GuardParts;
}

describe("the warm-up", () => {
  test("goes through reading, judging and redacting, and touches nothing else", async () => {
    await using engine = new ReadingEngine();
    await expect(warmUp(parts(new Reader(key, engine)), folder)).resolves.toBeUndefined();
  });

  test("ends when the guard stops", async () => {
    const engine = new ReadingEngine();
    const warming = warmUp(parts(new Reader(key, engine)), folder);
    await engine[Symbol.asyncDispose]();
    await expect(warming).rejects.toMatchObject({ code: "gate_failed" });
  });
});
