import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { close, listen } from "@fourgate/gateway/server";
import { RunningConsole } from "../admin/running-console.ts";
import { sha256 } from "../../src/ledger/crypto.ts";
import { openLedger } from "../../src/ledger/open.ts";
import { publicFile } from "../../src/ledger/public-log.ts";
import { verifyUrl } from "../../src/ledger/verify-url.ts";
import { dataFolders } from "./data-folder.ts";
import { intentOf, outcomeOf } from "./records.ts";

const newFolder = dataFolders();

async function writtenLog(
  exchangeCount: number,
): Promise<{ log: string; key: NoteKey; checkpoints: string[] }> {
  const dataDir = await newFolder();
  await using ledger = await openLedger({ dataDir });
  const bytes = Buffer.from("{}");
  const exchange = async (): Promise<void> => {
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt: null, session: "" });
    await ledger.outcome(outcomeOf(intent.id), "ada", null);
  };
  const checkpoints: string[] = [];
  for (const count of [3, exchangeCount - 3]) {
    await Promise.all(Array.from({ length: count }, exchange));
    checkpoints.push((await ledger.checkpoint()).note);
  }
  const key = parseVerifierKey(await readFile(join(dataDir, "log.vkey"), "utf8"), sha256)!;
  return { log: join(dataDir, "log"), key, checkpoints };
}

/** The log as the gateway serves it, by its own routes. */
async function served(log: string): Promise<RunningConsole> {
  return RunningConsole.start((running) => {
    running.publicLog = (path) => publicFile(log, path);
  });
}

describe("a log at an address", () => {
  it("verifies with nothing but the public key, extends a kept checkpoint, and says what it could not compare", async () => {
    const { log, key, checkpoints } = await writtenLog(200);
    await using running = await served(log);
    const address = `http://${running.host}/api/v1/log`;
    const report = await verifyUrl(address, { key, saved: checkpoints[0]! });
    expect(report).toMatchObject({
      ok: true,
      size: 400,
      problems: [],
      journal: false,
      checkpoint: checkpoints[1],
    });
    expect(await verifyUrl(`${address}/checkpoint`, { key })).toEqual(report);
    const tile = await running.ask("/api/v1/log/tile/0/001.p/100");
    expect([tile.status, tile.headers["content-type"], tile.headers["cache-control"]]).toEqual([
      200,
      "application/octet-stream",
      "public, max-age=31536000, immutable",
    ]);
    const checkpoint = await running.ask("/api/v1/log/checkpoint", { headers: { host: "any.name" } });
    expect([checkpoint.headers["content-type"], checkpoint.headers["cache-control"]]).toEqual([
      "text/plain; charset=utf-8",
      "no-store",
    ]);
    for (const path of [
      "tile/0/1",
      "tile/00/000",
      "tile/0/002",
      "tile/0/..%2f..%2fkeys",
      "tile/entries/000.p/0",
    ])
      expect((await running.ask(`/api/v1/log/${path}`)).status, path).toBeGreaterThanOrEqual(400);
    expect((await running.ask("/api/v1/log/tile/%2e%2e/%2e%2e/log.vkey")).status).toBeGreaterThanOrEqual(400);
  });

  it("does not hold where an entry was changed, a tile cut, the checkpoint forged or its key another, each named", async () => {
    const { log, key, checkpoints } = await writtenLog(150);
    const changed = async (path: string, change: (bytes: Buffer) => Buffer): Promise<VerifyReport> => {
      const copy = await newFolder();
      await cp(log, copy, { recursive: true });
      await writeFile(join(copy, path), change(await readFile(join(copy, path))));
      await using running = await served(copy);
      return await verifyUrl(`http://${running.host}/api/v1/log`, { key, saved: checkpoints[0]! });
    };
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at]! ^= 1;
      return bytes;
    };
    expect((await changed("tile/entries/000", flip(7 * 94 + 50))).problems[0]).toMatchObject({
      index: 7,
      message: "tile/0/000 and its entry bundle disagree: the entry or its hash was changed",
    });
    expect((await changed("tile/0/001.p/44", (bytes) => bytes.subarray(0, 40))).problems[0]).toMatchObject({
      index: 256,
      message: "tile/0/001.p/44: missing or of wrong length",
    });
    const forged = await changed("checkpoint", () =>
      Buffer.from(checkpoints[1]!.replace("\n300\n", "\n299\n")),
    );
    expect(forged.problems[0]?.message).toMatch(/^checkpoint: malformed, or not signed by /);
    const setBack = await changed("checkpoint", () => Buffer.from(checkpoints[0]!));
    expect(setBack).toMatchObject({ ok: true, size: 6 });
    const other = await writtenLog(4);
    await using running = await served(log);
    const address = `http://${running.host}/api/v1/log`;
    expect((await verifyUrl(address, { key: other.key })).problems[0]?.message).toMatch(/not signed by/);
    expect((await verifyUrl(address, { key, saved: other.checkpoints[1]! })).problems[0]?.message).toMatch(
      /^the saved checkpoint: malformed, or not signed by/,
    );
  });
});

describe("an address that is wrong", () => {
  let key: NoteKey;
  beforeAll(async () => {
    ({ key } = await writtenLog(4));
  });

  it("gets a plain answer: no address, nobody there, no log there, rubbish, another status, too much", async () => {
    for (const address of ["ftp://x/log", "http://", "https://user@x/log", "http://x/log?y=1"])
      await expect(verifyUrl(address, { key })).rejects.toMatchObject({ code: "usage" });
    await expect(verifyUrl("http://127.0.0.1:1/log", { key })).rejects.toMatchObject({
      code: "upstream_unreachable",
      message: "http://127.0.0.1:1 can't be reached",
    });
    const answers: Record<string, [status: number, body: string]> = {
      "/none/checkpoint": [404, ""],
      "/page/checkpoint": [200, "<html>hello</html>"],
      "/broken/checkpoint": [500, ""],
      "/moved/checkpoint": [301, ""],
      "/large/checkpoint": [200, "x".repeat(20_000_000)],
    };
    const server = createServer((request, response) => {
      const [status, body] = answers[request.url ?? ""] ?? [404, ""];
      response.writeHead(status).end(body);
    });
    const port = await listen(server, 0, "127.0.0.1");
    const at = (path: string): Promise<VerifyReport> =>
      verifyUrl(`http://127.0.0.1:${String(port)}/${path}`, { key });
    await expect(at("none")).rejects.toMatchObject({ code: "not_found" });
    expect((await at("page")).problems[0]?.message).toMatch(/^checkpoint: malformed/);
    await expect(at("broken")).rejects.toMatchObject({
      message: expect.stringContaining("answers with status 500") as string,
    });
    await expect(at("moved")).rejects.toMatchObject({
      message: expect.stringContaining("answers with status 301") as string,
    });
    await expect(at("large")).rejects.toMatchObject({
      message: expect.stringContaining("answers more than it should") as string,
    });
    await close(server);
  });
});
