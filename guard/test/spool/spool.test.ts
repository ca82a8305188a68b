import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SpooledBlock } from "../../src/spool/spool-line.ts";
import { Spool, spoolLimits } from "../../src/spool/spool.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guard-spool-"));
  path = join(folder, "blocks.spool");
});
afterEach(() => rm(folder, { recursive: true }));

function block(id: string): SpooledBlock {
  return {
    kind: "guard_block",
    id,
    blockedAt: "2026-01-01T00:00:00.000Z",
    actor: { user: "ada", teams: [], agent: null, device: "laptop", tool: "", session: "s", subAgent: "" },
    path: "/v1/messages",
    code: "gate_blocked",
    gate: 3,
    reasons: [],
    findings: [],
    labels: [],
    policyVersion: "v1",
    deviceSequence: 1,
    bodyBytes: 10,
  };
}

async function reopened(): Promise<string[]> {
  await using spool = await Spool.open(path);
  return spool.oldest(1_000).map(({ id }) => id);
}

describe("the spool", () => {
  test("keeps what waits over a restart, oldest first", async () => {
    {
      await using spool = await Spool.open(path);
      await Promise.all(["a", "b", "c"].map((id) => spool.append(block(id))));
      await spool.taken(["a"]);
    }
    expect(await reopened()).toEqual(["b", "c"]);
  });

  test("has a block on disk once append resolved", async () => {
    await using spool = await Spool.open(path);
    await spool.append(block("a"));
    expect(await readFile(path, "utf8")).toContain('"id":"a"');
  });

  test("is emptied when everything was taken", async () => {
    await using spool = await Spool.open(path);
    await spool.append(block("a"));
    await spool.taken(["a"]);
    expect((await readFile(path)).length).toBe(0);
    await spool.append(block("b"));
    expect(await reopened()).toEqual(["b"]);
  });

  test("drops a last line that was cut short and goes on after it", async () => {
    {
      await using spool = await Spool.open(path);
      await spool.append(block("a"));
    }
    await appendFile(path, '12345678 {"block":{"id":"half');
    {
      await using spool = await Spool.open(path);
      await spool.append(block("b"));
    }
    expect(await reopened()).toEqual(["a", "b"]);
  });

  test("refuses to open over damage in the middle, and leaves the file as it is", async () => {
    {
      await using spool = await Spool.open(path);
      await spool.append(block("a"));
      await spool.append(block("b"));
    }
    const bytes = await readFile(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(Spool.open(path)).rejects.toMatchObject({ code: "log_invalid" });
    expect(await readFile(path)).toEqual(bytes);
  });

  test("when full it refuses the new block and keeps the old ones", async () => {
    await using spool = await Spool.open(path, { ...spoolLimits, blockCountMax: 2 });
    await spool.append(block("a"));
    await spool.append(block("b"));
    await expect(spool.append(block("c"))).rejects.toMatchObject({ code: "record_failed" });
    expect(spool.oldest(10).map(({ id }) => id)).toEqual(["a", "b"]);
    await spool.taken(["a"]);
    await spool.append(block("c"));
    expect(await reopened()).toEqual(["b", "c"]);
  });
});
