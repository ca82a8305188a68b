import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Managed } from "../../src/identity/managed.ts";
import { openLedger } from "../../src/ledger/open.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";

const killCount = 8;

async function runAndKill(dataDir: string, round: number, afterMs: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "kill-child.ts"), dataDir, String(round)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
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
  return text.split("\n").slice(1, -1);
}

/** Whether what was acknowledged is there: "user NAME", "device NAME" or "revoked NAME". */
function holds(managed: Managed, line: string): boolean {
  const [what = "", name = ""] = line.split(" ");
  if (what === "user") return managed.users.has(name);
  const device = managed.devices.get(name);
  return device !== undefined && (what === "device" || device.revokedAt !== null);
}

test(`killed -9 ${String(killCount)} times while people change: what was acknowledged is there, nothing half, nothing invented`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "fourgate-kill-"));
  try {
    const [begun, said] = [new Set<string>(), new Set<string>()];
    for (let round = 0; round < killCount; round++) {
      for (const line of await runAndKill(dataDir, round, Math.random() * 250)) {
        if (line.startsWith("?")) begun.add(line.slice(1));
        else said.add(line.slice(1));
      }
      const managed = new Managed();
      const ledger = await openLedger({
        dataDir,
        onIdentity: (record) => {
          managed.apply(record);
        },
      });
      await ledger[Symbol.asyncDispose]();
      expect([...said].filter((line) => !holds(managed, line))).toEqual([]);
      for (const name of [...managed.users.keys(), ...managed.devices.keys()])
        expect(begun.has(name), name).toBe(true);
      // A code is used up together with its device and token, or not at all.
      const used = [...managed.codes.values()].filter(({ state }) => state === "used");
      expect(used.map(({ user }) => user).toSorted()).toEqual([...managed.devices.keys()].toSorted());
      const tokens = [...managed.tokens.values()];
      expect(tokens.map(({ device }) => device).toSorted()).toEqual([...managed.devices.keys()].toSorted());
      for (const { device, revokedAt } of tokens)
        expect(revokedAt).toBe(managed.devices.get(device)?.revokedAt);
    }
    expect((await verifyFolder(dataDir, { content: false })).problems).toEqual([]);
    expect(said.size).toBeGreaterThan(killCount);
    process.stdout.write(`killed ${String(killCount)} times: ${String(said.size)} changes acknowledged\n`);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}, 60_000);
