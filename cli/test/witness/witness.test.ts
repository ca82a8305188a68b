import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatAddCheckpoint } from "@fourgate/core/audit/add-checkpoint";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { id } from "../../../tools/samples/audit-records.ts";
import { play, start } from "../transcript.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "witness-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs until `line` was said; gives all that was said. */
async function running(
  command: string,
): Promise<{ readonly said: string; readonly kill: (signal: NodeJS.Signals) => Promise<void> }> {
  const child = start(command, { PATH: "/usr/bin:/bin", HOME: folder }, "/");
  let said = "";
  const up = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (/on http:\S+\n/.test(said)) up.resolve();
    });
  await Promise.race([up.promise, once(child, "exit")]);
  return {
    said,
    kill: async (signal) => {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}

describe("fourgate witness", () => {
  test("prints its key, cosigns, and knows what it cosigned after kill -9", async () => {
    const ledgerFolder = join(folder, "ledger");
    const ledger = await openLedger({ dataDir: ledgerFolder });
    const started = {
      kind: "gateway",
      id: id(1),
      time: "2026-11-22T14:02:11.120Z",
      event: "started",
    } as const;
    await ledger.append({ ...started, detail: "" }, "somebody");
    const { note } = await ledger.checkpoint();
    await ledger[Symbol.asyncDispose]();
    const vkey = join(folder, "log.vkey");
    await cp(join(ledgerFolder, "log.vkey"), vkey);
    const command = `fourgate witness --log-key ${vkey} --listen 127.0.0.1:0 --name witness.example/w1 --data ${join(folder, "w")}`;
    const ask = async (said: string): Promise<string> => {
      const address = /http:\/\/\S+/.exec(said)?.[0] ?? "";
      const body = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: note });
      const answer = await fetch(`${address}/add-checkpoint`, { method: "POST", body });
      return `${String(answer.status)} ${await answer.text()}`;
    };
    const first = await running(command);
    expect(first.said).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+\S+\n/m);
    expect(await ask(first.said)).toMatch(/^200 — witness\.example\/w1 /);
    const second = await play(command, { PATH: "/usr/bin:/bin", HOME: folder }, "/");
    expect(second).toMatch(/^! fourgate: another Fourgate writes to /);
    await first.kill("SIGKILL");
    const again = await running(command);
    expect(await ask(again.said)).toBe("409 1\n");
    expect(await readFile(join(folder, "w", "witness.vkey"), "utf8")).toBe(
      again.said.split("\n", 1)[0] + "\n",
    );
    await again.kill("SIGTERM");
  });

  test("says what is missing or wrong", async () => {
    const env = { PATH: "/usr/bin:/bin", HOME: folder };
    expect(await play("fourgate witness", env, "/")).toBe(
      "! fourgate: a witness needs a log to witness; give --log-key log.vkey\n? 2",
    );
  });
});
