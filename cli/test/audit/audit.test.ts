import { hash } from "node:crypto";
import { cp, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { actor, id, intent, outcome } from "../../../tools/samples/audit-records.ts";
import { run } from "../in-process.ts";
import { play, readTranscript } from "../transcript.ts";
import { notesOf } from "./notes.ts";

const body = Buffer.from('{"model":""}');
const sha256 = hash("sha256", body, "hex");
let data: string;

const env = (): Record<string, string> => ({
  PATH: "/usr/bin:/bin",
  HOME: "/nonexistent",
  FOURGATE_HOME: data,
});

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "audit-cli-"));
  await using ledger = await openLedger({ dataDir: join(data, "ledger") });
  const record = intent({
    actor: { ...actor, agent: "frontend-agent" },
    destination: "https://api.anthropic.com",
    files: [{ path: "src/app.ts", repo: "shop", access: "read", tool: "Read" }],
    findings: [
      {
        detector: "aws-access-key-id",
        title: "an AWS access key",
        fingerprint: "00ff".repeat(4),
        action: "note",
        kind: "tool_result",
        line: 3,
      },
    ],
    alarms: ["the guard stated public, the gateway judged internal"],
    bodySha256: sha256,
    bodyBytes: body.length,
  });
  await ledger.intent(record, { bytes: body, prompt: null, session: "" });
  await ledger.outcome(
    outcome({
      replyBytes: 0,
      replySha256: "?",
      inputTokens: 1200,
      outputTokens: 300,
      cacheReadTokens: 0,
      toolCalls: [],
      firstByteMs: 640,
      durationMs: 1900,
    }),
    actor.user,
    null,
  );
  await ledger.checkpoint();
});

afterAll(() => rm(data, { recursive: true, force: true }));

describe("fourgate audit", () => {
  test.each(readTranscript(join(import.meta.dirname, "audit.txt")))(
    "$command",
    async ({ command, expected }) => {
      const said = await play(command, env(), "/");
      const plain = said
        .replace(/(root |"root":")[\w+/]{43}=/, "$1ROOT")
        .replace(/"checkpoint":".*?",/, '"checkpoint":"NOTE",');
      expect(plain.replace(sha256, "SHA256").replace(/c2sp\.org\/tlog-proof@v1[\s\S]*$/, "RECEIPT")).toBe(
        expected,
      );
    },
  );

  test("show, export and a report leave a note of each reading where no gateway runs, and show nothing where they can't", async () => {
    const folder = join(data, "ledger", "readings");
    await rm(folder, { recursive: true, force: true });
    const commands = [
      `audit show ${id(1)}`,
      `audit show ${id(1)} --wire`,
      "audit export --format json",
      "report observed",
    ];
    for (const command of commands) await run(`fourgate ${command}`, env(), "/");
    expect(await notesOf(data)).toMatchObject([
      { of: id(1), act: "content" },
      { of: id(1), act: "content" },
      { of: "", act: "export", asked: "records as json, since the first, until now" },
      { of: "", act: "report", asked: "observed" },
    ]);
    await rm(folder, { recursive: true });
    await writeFile(folder, "in the way");
    for (const command of commands)
      expect(await run(`fourgate ${command}`, env(), "/")).toMatch(
        /^! fourgate: that you read the log can't be noted in [^;]+; [^\n]+\n\? 1$/,
      );
    await rm(folder);
  });

  test("verify names what was changed in the journal, and exits 1", async () => {
    const file = await open(join(data, "ledger", "journal", "00000000.journal"), "r+");
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 400);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 400);
    const said = await run("fourgate audit verify", env(), "/");
    expect(said).toMatch(/^the log does not hold\n/);
    expect(said).toMatch(/\n\? 1$/);
    await file.write(byte, 0, 1, 400);
    await file.close();
    expect(await run("fourgate audit verify", env(), "/")).toMatch(
      /^the log holds: 2 records, signed, gapless\n/,
    );
  });

  test("verify saves the checkpoint, and a log that was set back behind it does not hold", async () => {
    const kept = await mkdtemp(join(tmpdir(), "audit-kept-"));
    const before = join(kept, "before");
    await cp(data, before, { recursive: true });
    const vkey = join(kept, "log.vkey");
    await cp(join(data, "ledger", "log.vkey"), vkey);
    await using ledger = await openLedger({ dataDir: join(data, "ledger") });
    await ledger.append(
      { kind: "gateway", id: id(7), time: "2026-11-22T14:02:11.120Z", event: "started", detail: "" },
      actor.user,
    );
    await ledger.checkpoint();
    const saved = join(kept, "last");
    expect(await run(`fourgate audit verify --key ${vkey} --save ${saved}`, env(), "/")).toContain(
      "\ncheckpoint: 3 records, root ",
    );
    const line = (await readFile(vkey, "utf8")).trim();
    expect(await run(`fourgate audit verify --key ${line} --checkpoint ${saved}`, env(), "/")).toMatch(
      /^the log holds: 3/,
    );
    expect(await run(`fourgate audit verify --data ${before}`, env(), "/")).toMatch(/^the log holds: 2/);
    expect(
      await run(`fourgate audit verify --data ${before} --checkpoint ${saved} --save ${saved}`, env(), "/"),
    ).toBe("the log does not hold\n  the log does not extend the saved checkpoint of 3 records\n? 1");
    expect(await readFile(saved, "utf8")).toBe(
      await readFile(join(data, "ledger", "log", "checkpoint"), "utf8"),
    );
    await rm(join(before, "ledger", "log.vkey"));
    expect(await run(`fourgate audit verify ${before} --key ${vkey}`, env(), "/")).toMatch(
      /^the log holds: 2/,
    );
    expect(await run(`fourgate audit verify ${before}`, env(), "/")).toContain("give a copy of it by --key");
    expect(
      await run(`fourgate audit verify --key ${vkey} --checkpoint ${join(kept, "none")}`, env(), "/"),
    ).toContain("the first is made by --save");
    await rm(kept, { recursive: true, force: true });
  });

  test("a receipt is checked alone, with nothing but the log's key, and names what is not proven", async () => {
    const kept = await mkdtemp(join(tmpdir(), "audit-receipt-"));
    const vkey = join(data, "ledger", "log.vkey");
    const text = `${await run(`fourgate audit receipt ${id(1)}`, env(), "/")}\n`;
    const file = join(kept, "one.tlog-proof");
    await writeFile(file, text);
    const verify = (path: string): Promise<string> =>
      run(`fourgate audit verify --receipt ${path} --key ${vkey}`, {}, "/");
    expect(await verify(file)).toMatch(
      /^the receipt holds: 2 records are in the log\n {2}entry 0 of \d: intent 01K0\S* at \S*Z\n {2}entry 1 of \d: outcome /,
    );
    await writeFile(file, text.replace("index 1\n", "index 0\n"));
    expect(await verify(file)).toBe(
      "the receipt does not hold\n  proof 2: the record is not in the tree of its checkpoint\n? 1",
    );
    await rm(kept, { recursive: true, force: true });
  });

  test("reconcile holds a usage report and a proxy's log against the log, and exits 1 where something went round", async () => {
    const kept = await mkdtemp(join(tmpdir(), "audit-reconcile-"));
    const result = { uncached_input_tokens: 1200, cache_read_input_tokens: 0, output_tokens: 300 };
    const bucket = { starting_at: "2026-11-22T00:00:00Z", ending_at: "2026-11-23T00:00:00Z" };
    const page = (results: readonly object[]): string =>
      JSON.stringify({ data: [{ ...bucket, results }], has_more: false, next_page: null });
    const report = join(kept, "usage.json");
    const own = { ...result, model: "claude-sonnet-4-5-20250929" };
    await writeFile(report, page([own]));
    expect(await run(`fourgate audit reconcile ${report}`, env(), "/")).toMatch(
      /^nothing went round: 3 figures agree within 2%\n/,
    );
    await writeFile(report, page([own, { ...result, model: "claude-opus-4-1" }]));
    const squid = join(kept, "access.log");
    const ms = String(Date.parse("2026-11-22T15:00:00Z") / 1000);
    await writeFile(
      squid,
      `${ms}.001 502 10.0.9.44 TCP_TUNNEL/200 90210 CONNECT api.x.ai:443 - HIER_DIRECT/1.2.3.4 -\n`,
    );
    const said = await run(`fourgate audit reconcile ${report} ${squid} --gateway 10.0.4.17`, env(), "/");
    expect(said).toMatch(/^2 of 6 figures differ by more than 2%; 1 source went round\n/);
    expect(said).toMatch(/DIFFERS {3}2026-11-22 {3}anthropic {3}claude-opus-4-1 +input tokens +1200 +0\n/);
    expect(said).toMatch(/2026-11-22 {3}10\.0\.9\.44 {3}api\.x\.ai {3}xai +1 +90210\n/);
    expect(said).toMatch(/\n\? 1$/);
    await writeFile(report, page([{ amount: "1.0" }]));
    expect(await run(`fourgate audit reconcile ${report}`, env(), "/")).toBe(
      `! fourgate: ${report}: its results count no tokens: export the usage report, not the cost report; see fourgate audit reconcile --help\n? 2`,
    );
    await rm(kept, { recursive: true, force: true });
  });

  test("control characters of a recorded name do not reach the terminal", async () => {
    await using ledger = await openLedger({ dataDir: join(data, "ledger") });
    const name = "mia\u001b[2J\u202e";
    await ledger.intent(
      intent({ id: id(2), actor: { ...actor, user: name }, bodySha256: sha256, bodyBytes: body.length }),
      { bytes: body, prompt: null, session: "" },
    );
    const said = await run(`fourgate audit show ${id(2)}`, env(), "/");
    expect(said).toContain("mia\ufffd[2J\ufffd");
    for (const forbidden of ["\u001b", "\u202e"]) expect(said).not.toContain(forbidden);
  });
});
