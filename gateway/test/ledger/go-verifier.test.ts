import { spawnSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../src/ledger/open.ts";
import { needs } from "../../../tools/test-needs.ts";
import { dataFolders } from "./data-folder.ts";
import { intentOf, outcomeOf } from "./records.ts";

const source = join(import.meta.dirname, "../../../tools/verify-go/main.go");
const newFolder = dataFolders();
const env = { ...process.env, GO111MODULE: "off", GOPATH: "/usr/share/gocode", GOFLAGS: "" };

describe("a verifier in Go, by other people's code", needs("go"), () => {
  /** 300 exchanges as the gateway's ledger writes them: two full tiles and a partial one. */
  async function writtenLog(): Promise<{ folder: string; root: string }> {
    const folder = await newFolder();
    await using ledger = await openLedger({ dataDir: folder });
    const bytes = Buffer.from("{}");
    const exchange = async (): Promise<void> => {
      const intent = intentOf(bytes);
      await ledger.intent(intent, { bytes, prompt: null, session: "" });
      await ledger.outcome(outcomeOf(intent.id), "ada", null);
    };
    await Promise.all(Array.from({ length: 300 }, exchange));
    return { folder, root: (await ledger.checkpoint()).rootHash };
  }

  it("finds that the log holds, and names a flipped byte's entry, a cut tile, a forged checkpoint and another key", async () => {
    const { folder, root } = await writtenLog();
    const log = join(folder, "log");
    const program = join(await newFolder(), "verify");
    const built = spawnSync("go", ["build", "-o", program, source], { env, encoding: "utf8" });
    expect(built.stderr).toBe("");
    const verify = (of: string, key = join(folder, "log.vkey")): string => {
      const { stdout, stderr } = spawnSync(program, [of, key], { encoding: "utf8" });
      return stdout + stderr;
    };
    expect(verify(log)).toBe(`the log holds: 600 entries, root ${root}\n`);
    const changed = async (path: string, change: (bytes: Buffer) => Buffer): Promise<string> => {
      const copy = await newFolder();
      await cp(log, copy, { recursive: true });
      await writeFile(join(copy, path), change(await readFile(join(copy, path))));
      return verify(copy);
    };
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at]! ^= 1;
      return bytes;
    };
    // Entry 259 is the fourth of the second bundle: 94 bytes each.
    expect(await changed("tile/entries/001", flip(3 * 94 + 40))).toBe(
      "the log does not hold: tile/0/001 and the entries differ at entry 259\n",
    );
    expect(await changed("tile/entries/002.p/88", (bytes) => bytes.subarray(0, 87 * 94 + 5))).toBe(
      "the log does not hold: tile/entries/002.p/88 ends in entry 599\n",
    );
    expect(await changed("tile/0/001", flip(0))).toBe(
      "the log does not hold: tile/0/001 and the entries differ at entry 256\n",
    );
    expect(await changed("tile/1/000.p/2", flip(32))).toBe(
      "the log does not hold: tile/1/000.p/2 and the entries differ at entry 256\n",
    );
    expect(
      await changed("checkpoint", (bytes) => Buffer.from(bytes.toString().replace("\n600\n", "\n599\n"))),
    ).toMatch(/^the log does not hold: .*signature/);
    const other = await newFolder();
    await (await openLedger({ dataDir: other }))[Symbol.asyncDispose]();
    expect(verify(log, join(other, "log.vkey"))).toMatch(/^the log does not hold: .*signature/);
  });
});
