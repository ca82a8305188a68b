import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { splitReceipt } from "@fourgate/core/audit/proof";
import { openLedger } from "../../src/ledger/open.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { dataFolders } from "./data-folder.ts";

const newFolder = dataFolders();
const killCount = 10;

/** Runs the writer, kills it some ms after it opened; gives what it acknowledged. */
async function runAndKill(dataDir: string, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "kill-child.ts"), dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const opened = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.startsWith("open\n")) resolve();
    });
  });
  const closed = once(child, "close");
  await Promise.race([opened, closed]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill("SIGKILL");
  await closed;
  expect(text.startsWith("open\n")).toBe(true);
  // The last line may have been cut by the kill.
  return text.split("\n").slice(1, -1);
}

describe("kill -9 under load", () => {
  it(`${killCount} times at random moments: every acknowledged intent is there with its body, the log verifies, the next start is clean`, async () => {
    const dataDir = await newFolder();
    const intents = new Set<string>();
    const outcomes = new Set<string>();
    for (let kill = 0; kill < killCount; kill++) {
      const afterMs = Math.random() * 400;
      for (const line of await runAndKill(dataDir, afterMs)) {
        if (line.startsWith(".")) outcomes.add(line.slice(1));
        else intents.add(line);
      }
      // As it lies there, before anything has recovered it.
      const report = await verifyFolder(dataDir, { content: false });
      expect(report.problems, `killed after ${afterMs} ms`).toEqual([]);
    }
    const ledger = await openLedger({ dataDir });
    const { size } = await ledger.checkpoint();
    for (const id of intents) expect(splitReceipt(await ledger.receipt(id))).toHaveLength(2);
    for (const id of [...intents].slice(-20)) {
      const { records, body, reply } = await ledger.show(id);
      expect(body?.length).toBeGreaterThan(1_000);
      expect(records.map(({ kind }) => kind)).toEqual(["intent", "outcome"]);
      const answered =
        records[1]?.kind === "outcome" && records[1].result === "answered" && (reply?.length ?? 0) > 0;
      expect(answered || !outcomes.has(id)).toBe(true);
    }
    await ledger[Symbol.asyncDispose]();
    // Every body in the log is rebuilt here and compared with its SHA-256.
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      size,
      pendingCount: 0,
      openCount: 0,
    });
    expect(intents.size).toBeGreaterThan(killCount);
    process.stdout.write(
      `killed ${killCount} times: ${intents.size} intents, ${outcomes.size} outcomes acknowledged, ${size} in the log\n`,
    );
  }, 120_000);
});
