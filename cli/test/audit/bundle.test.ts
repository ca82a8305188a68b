import { hash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { AllowRecord } from "@fourgate/core/audit/allow-record";
import type { AuditRecord } from "@fourgate/core/audit/record";
import type { EvidenceManifest } from "@fourgate/gateway/evidence/evidence-folder";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { startGateway } from "@fourgate/gateway/start";
import { keepPolicyText } from "@fourgate/gateway/policy-texts";
import { actor, id, intent, outcome, refusal } from "../../../tools/samples/audit-records.ts";
import { findProgram, needs } from "../../../tools/test-needs.ts";
import { run } from "../in-process.ts";
import { notesOf } from "./notes.ts";

let home: string;
let env: Readonly<Record<string, string>>;
let bundle: string;
let made: string;
const placeholder = ["FOURGATE", "SECRET", "ABCDEFGHIJKLMNOP"].join("_");

const policy = JSON.stringify({ cedar: { all: "permit(principal, action, resource);" } });
const policySha256 = hash("sha256", policy, "hex");

const allowedFinding = {
  detector: "aws-access-key",
  title: "AWS access key",
  fingerprint: "00112233445566a1",
  action: "note",
  allowedBy: "a1",
  kind: "user_text",
  line: 1,
} as const;

/** a1 is used by one exchange, a2 by none. */
function exception(n: number): AllowRecord {
  const time = "2026-11-22T13:00:01.000Z";
  const entry = {
    id: `a${String(n)}`,
    fingerprint: `00112233445566a${String(n)}`,
    detector: "aws-access-key",
    scope: "everyone",
    reason: "a key of the vendor's own handbook",
    owner: "ann",
    createdAt: time,
    expiresAt: "2026-12-22T13:00:01.000Z",
  } as const;
  return {
    kind: "allow",
    id: id(94 + n),
    time,
    by: "admin",
    change: { act: "allowed", entry, request: null },
  };
}

async function fill(): Promise<void> {
  await using ledger = await openLedger({ dataDir: join(home, "ledger") });
  await keepPolicyText(home, policySha256, policy);
  const adopted = {
    kind: "policy",
    id: id(90),
    time: "2026-11-22T13:00:00.000Z",
    version: "p-7c1e",
    sha256: policySha256,
    gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
    deployments: [{ name: "anthropic", class: "cloud", url: "https://api.anthropic.com" }],
  } as const;
  await ledger.append(adopted, gatewaySubject);
  for (const n of [1, 2]) await ledger.append(exception(n), gatewaySubject);
  for (const [n, user] of [
    [1, "mia"],
    [2, "tom"],
    [3, "mia"],
  ] as const) {
    const messages = [
      { role: "user", content: `Earlier words of ${user}` },
      { role: "assistant", content: "Go on." },
      { role: "user", content: `<script>alert(1)</script> The key is ${placeholder}, number ${String(n)}` },
    ];
    const body = Buffer.from(JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 9, messages }));
    const reply = Buffer.from(
      JSON.stringify({
        type: "message",
        content: [{ type: "text", text: `Answer ${String(n)} to ${user}` }],
      }),
    );
    const record = intent({
      id: id(n),
      actor: { ...actor, user },
      destination: "https://api.anthropic.com",
      headers: [["anthropic-version", "2023-06-01"]],
      bodySha256: hash("sha256", body, "hex"),
      bodyBytes: body.length,
      findings: n === 1 ? [allowedFinding] : [],
    });
    await ledger.intent(record, {
      bytes: body,
      prompt: decode(body, endpoint, {}) ?? null,
      session: `s${user}`,
    });
    const sink = ledger.reply(record.id, user);
    sink.write(reply);
    const replySha256 = hash("sha256", reply, "hex");
    await ledger.outcome(outcome({ id: id(n), replyBytes: reply.length, replySha256 }), user, sink);
    // One that nobody was judged by.
    await ledger.append({ ...adopted, id: id(90 + n), version: `p-${String(n)}` }, gatewaySubject);
  }
  await ledger.append(refusal({ id: id(4) }), "mia");
  for (const n of [1, 2]) {
    const change = { act: "revoked", entry: `a${String(n)}`, reason: "no longer needed" } as const;
    await ledger.append({ ...exception(n), id: id(96 + n), change }, gatewaySubject);
  }
  await ledger.checkpoint();
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-bundle-"));
  env = { PATH: process.env["PATH"] ?? "", HOME: home, FOURGATE_HOME: home };
  bundle = join(home, "march");
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
  await writeFile(join(home, "fourgate.yaml"), "gateway: { port: 0 }\n");
  await fill();
  await using _gateway = await startGateway({
    env: { home, gatewayPort: 0, guardPort: 0 },
    log: () => undefined,
  });
  // The gateway's database opens behind it.
  await vi.waitUntil(
    async () => {
      made = await run("fourgate audit bundle --user mia --out march", env, home);
      return made.startsWith("3 exchanges");
    },
    { timeout: 60_000, interval: 200 },
  );
}, 90_000);
afterAll(() => rm(home, { recursive: true, force: true }));

async function text(name: string): Promise<string> {
  return await readFile(join(bundle, name), "utf8");
}

/** Takes these entries out of a copy of the bundle. */
async function linesWithout(copy: string, indexes: readonly number[]): Promise<void> {
  for (const name of ["records.jsonl", "sealed.jsonl"]) {
    const lines = (await text(name)).split("\n").slice(0, -1);
    const without = lines.filter((line) => !indexes.includes((JSON.parse(line) as { index: number }).index));
    await writeFile(join(copy, name), `${without.join("\n")}\n`);
  }
  for (const index of indexes) await rm(join(copy, "proofs", `${String(index)}.tlog-proof`));
}

describe("a bundle", { timeout: 120_000 }, () => {
  test("is made of what matches", () => {
    expect(made).toBe("3 exchanges, 9 records in march\ncheck it: fourgate audit verify march");
  });

  test("verifies by its own folder alone, far from the log", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "fg-auditor-"));
    await cp(bundle, elsewhere, { recursive: true });
    const held =
      /^the bundle holds: 3 exchanges, 9 records in the log fourgate\.local\/\w+ of \d+, 4 bodies and replies byte for byte, 1 policy in full, 1 exception that a verdict used\nno exchange was taken out: these are the ones that the log's own record of this bundle says$/m;
    expect(
      await run(`fourgate audit verify ${elsewhere} --key ${join(home, "ledger", "log.vkey")}`, {}, "/"),
    ).toMatch(held);
    const alone = await run(`fourgate audit verify ${elsewhere}`, {}, "/");
    expect(alone).toMatch(held);
    expect(alone).toContain("compare it with a copy that you keep");
    await rm(elsewhere, { recursive: true });
  });

  test("holds the bytes that left, and nothing of anybody else", async () => {
    expect(await text(`bodies/${id(1)}`)).toContain(placeholder);
    expect(await text(`replies/${id(3)}`)).toContain("Answer 3 to mia");
    for (const name of ["records.jsonl", "index.html"]) expect(await text(name)).not.toContain("tom");
    // Base64 may hold these three letters by chance.
    const indexesOf = async (name: string): Promise<readonly number[]> =>
      (await text(name))
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { index: number }).index);
    expect(await indexesOf("sealed.jsonl")).toEqual(await indexesOf("records.jsonl"));
    expect(await text("records.jsonl")).toContain('"kind":"policy"');
  });

  test("holds the Cedar text that was in force, which its record names, and says where it has the digest alone", async () => {
    const name = join("policies", `${policySha256}.json`);
    expect(await text(name)).toBe(policy);
    const copy = join(home, "changed");
    await cp(bundle, copy, { recursive: true });
    await writeFile(join(copy, name), policy.replace("permit", "forbid"));
    expect(await run(`fourgate audit verify ${copy}`, env, home)).toContain(
      `${name} is not what the policy record says: its SHA-256 differs`,
    );
    await rm(join(copy, name));
    const without = await run(`fourgate audit verify ${copy}`, env, home);
    expect(without).toContain(`${name} is missing: manifest.json says that this policy was kept`);
    expect(without).toMatch(/\? 1$/);
    // As it is of a policy from before they were kept, and of versions that did not say which were.
    for (const keptPolicies of [[], undefined]) {
      const manifest = JSON.parse(await text("manifest.json")) as EvidenceManifest;
      const later = { ...manifest, keptPolicies, version: "0.0.9" };
      await writeFile(join(copy, "manifest.json"), JSON.stringify(later));
      expect(await run(`fourgate audit verify ${copy}`, env, home)).toContain(
        "0 policies in full, 1 exception that a verdict used; of 1 policy the digest alone",
      );
    }
  });

  test("names a proof's file that is missing", async () => {
    const copy = join(home, "without-proof");
    await cp(bundle, copy, { recursive: true });
    await rm(join(copy, "proofs", "1.tlog-proof"));
    const said = await run(`fourgate audit verify ${copy}`, env, home);
    expect(said).toContain("entry 1: its proof proofs/1.tlog-proof is missing");
    expect(said).not.toContain("no receipt");
    expect(said).toMatch(/\? 1$/);
  });

  test("from which a whole exchange was taken, with all that names it, does not hold", async () => {
    const copy = join(home, "taken-out");
    await cp(bundle, copy, { recursive: true });
    const manifest = JSON.parse(await text("manifest.json")) as EvidenceManifest;
    const taken = manifest.exchanges.find((one) => one.id === id(3))?.records ?? [];
    const exchanges = manifest.exchanges.filter((one) => one.id !== id(3));
    // Of a version whose pages are not compared.
    const forged = { ...manifest, exchanges, version: "0.0.9" };
    await writeFile(join(copy, "manifest.json"), JSON.stringify(forged));
    await linesWithout(copy, taken);
    for (const folder of ["bodies", "replies"]) await rm(join(copy, folder, id(3)));
    const verified = await run(`fourgate audit verify ${copy}`, {}, home);
    expect(verified.split("\n")).toEqual([
      "the bundle does not hold",
      `  the log's record of this bundle (entry ${String(manifest.reading)}) says that 3 exchanges went into it, and 2 are here`,
      "? 1",
    ]);
  });

  test.each([
    ["asked", "user tom", /made for "user tom", and the log's record .* for "user mia"/],
    ["madeAt", "2026-11-22T15:00:00.000Z", /made at 2026-11-22T15:00:00.000Z, and the log's record .* at 20/],
  ])("whose manifest says something else as %s does not hold", async (name, value, told) => {
    const copy = join(home, `said-${name}`);
    await cp(bundle, copy, { recursive: true });
    const manifest = JSON.parse(await text("manifest.json")) as EvidenceManifest;
    const forged = { ...manifest, [name]: value, version: "0.0.9" };
    await writeFile(join(copy, "manifest.json"), JSON.stringify(forged));
    expect(await run(`fourgate audit verify ${copy}`, {}, home)).toMatch(told);
  });

  test("holds the exception that a verdict used, and that it was taken back, but no other", async () => {
    const records = (await text("records.jsonl")).trim().split("\n");
    const changes = records.flatMap((line) => {
      const { record } = JSON.parse(line) as { record: AuditRecord };
      return record.kind === "allow" ? [record.change] : [];
    });
    expect(changes).toMatchObject([
      { act: "allowed", entry: { id: "a1", owner: "ann" } },
      { act: "revoked", entry: "a1" },
    ]);
    expect(await text("index.html")).toContain("a key of the vendor&#39;s own handbook");
    expect(await text("index.html")).toContain("by exception a1");
    const manifest = JSON.parse(await text("manifest.json")) as EvidenceManifest;
    expect(manifest.allows).toHaveLength(2);
    const copy = join(home, "without-exception");
    await cp(bundle, copy, { recursive: true });
    await writeFile(join(copy, "manifest.json"), JSON.stringify({ ...manifest, allows: [] }));
    expect(await run(`fourgate audit verify ${copy}`, {}, home)).toContain(
      `${id(1)}: the exception a1, which its verdict used, is not there`,
    );
  });

  test("of a version that left exceptions and its own record out says what it has not", async () => {
    const { allows = [], reading, ...manifest } = JSON.parse(await text("manifest.json")) as EvidenceManifest;
    const copy = join(home, "older");
    await cp(bundle, copy, { recursive: true });
    await writeFile(join(copy, "manifest.json"), JSON.stringify({ ...manifest, version: "0.0.9" }));
    await linesWithout(copy, [...allows, reading ?? -1]);
    const said = await run(`fourgate audit verify ${copy}`, {}, home);
    expect(said).toContain("1 policy in full; of 1 exception the name alone, since an older version made it");
    expect(said).toContain("that nothing was left out is not proven: an older version made it");
  });

  test("gives keys that open its records and no other", async () => {
    const lines = (await text("sealed.jsonl")).trim().split("\n");
    const keys = lines.map((line) => (JSON.parse(line) as { recordKey: string }).recordKey);
    expect(new Set(keys).size).toBe(9);
    expect(await run("fourgate audit bundle --user tom --out toms --json", env, home)).toBe(
      JSON.stringify({
        bundle: { folder: join(home, "toms"), exchanges: 1, records: 3, recorded: false, drillsLeftOut: 0 },
      }),
    );
    expect(await run(`fourgate audit verify ${join(home, "toms")}`, env, home)).toContain(
      "that nothing was left out is not proven: it was made where no gateway runs",
    );
    const toms = (await readFile(join(home, "toms", "sealed.jsonl"), "utf8")).trim().split("\n");
    const swapped = toms.map((line) =>
      JSON.stringify({ ...(JSON.parse(line) as object), recordKey: keys[0] }),
    );
    await writeFile(join(home, "toms", "sealed.jsonl"), `${swapped.join("\n")}\n`);
    expect(await run(`fourgate audit verify ${join(home, "toms")}`, env, home)).toContain(
      "the key is not the one that the log commits to",
    );
  });

  test.each([
    [`bodies/${id(1)}`, (content: string) => `${content} `, "its SHA-256 differs"],
    [
      "records.jsonl",
      (content: string) => content.replaceAll("claude-sonnet-4-5", "another-model"),
      "records.jsonl says something else than the log",
    ],
    [
      "sealed.jsonl",
      (content: string) => content.split("\n").slice(1).join("\n"),
      "is not listed, or not there in every file",
    ],
    [
      "sealed.jsonl",
      (content: string) => content.replace(/"ciphertext":"..../, '"ciphertext":"AAAA'),
      "the encrypted record is not the one that the log has",
    ],
    ["manifest.json", (content: string) => content.replace(id(1), id(2)), "a record of it is not there"],
    [
      "manifest.json",
      (content: string) => content.replace(/"policies": \[[^\]]*\]/, '"policies": []'),
      `names the policy ${policySha256} as kept, and no policy record here is of it`,
    ],
    ["manifest.json", () => "{}", "manifest.json: is missing, or not of this format"],
    [
      "checkpoint",
      (content: string) => content.replace(/^\d+$/m, "77"),
      "its proof leads to another checkpoint",
    ],
    ["proofs/1.tlog-proof", (content: string) => content.replace("index 1", "index 2"), "entry 1: "],
    ["bodies/extra", () => "made up", "belongs to no record here"],
    [
      "index.html",
      (content: string) => content.replace("Answer 1 to mia", "Answer 1 to eve"),
      "index.html: is not what these records and bytes give",
    ],
    [
      "README.txt",
      (content: string) => `${content}\n`,
      "README.txt: is not what these records and bytes give",
    ],
    [
      "manifest.json",
      (content: string) => content.replace("user mia", "user eve"),
      'says that it was made for "user eve"',
    ],
  ])("in which %s was changed does not hold, and says why", async (name, change, told) => {
    const from = name === "bodies/extra" ? `bodies/${id(1)}` : name;
    const copy = join(home, `copy-${name.replaceAll("/", "-")}-${told.length.toString()}`);
    await cp(bundle, copy, { recursive: true });
    await writeFile(join(copy, name), change(await text(from)));
    const said = await run(`fourgate audit verify ${copy}`, {}, home);
    expect(said).toContain("the bundle does not hold");
    expect(said).toContain(told);
    expect(said).toMatch(/\? 1$/);
  });

  test("of another version has a page that is not compared, which is said, and can be written anew", async () => {
    const copy = join(home, "later");
    await cp(bundle, copy, { recursive: true });
    const manifest = await text("manifest.json");
    await writeFile(join(copy, "manifest.json"), manifest.replace(/"version": ".*"/, '"version": "9.9.9"'));
    await writeFile(join(copy, "index.html"), "Nothing left.");
    expect(await run(`fourgate audit verify ${copy} --page anew.html`, {}, home)).toContain(
      "index.html and README.txt were not compared, since Fourgate 9.9.9 made them",
    );
    const anew = await readFile(join(home, "anew.html"), "utf8");
    expect(anew).toBe((await text("index.html")).replace(/by Fourgate \S+,/, "by Fourgate 9.9.9,"));
    expect(await run(`fourgate audit verify ${copy} --save last`, {}, home)).toContain(
      "--save is for a whole log, and this folder is a bundle",
    );
    expect(await run(`fourgate audit verify ${home} --page p.html`, {}, home)).toContain(
      "--page is for a bundle",
    );
  });

  test("with a page too many does not hold", async () => {
    const copy = join(home, "one-more-page");
    await cp(bundle, copy, { recursive: true });
    await mkdir(join(copy, "pages"));
    await writeFile(join(copy, "pages", "00001.html"), "Nothing left.");
    expect(await run(`fourgate audit verify ${copy}`, {}, home)).toContain(
      "pages/00001.html: belongs to no record here",
    );
  });

  test("is not written over anything, and not of nothing", async () => {
    expect(await run("fourgate audit bundle --user mia --out march", env, home)).toContain(
      "march is not empty",
    );
    expect(await run("fourgate audit bundle --user nobody --out none", env, home)).toContain(
      "nothing matches; no user nobody is known here or in the log",
    );
    expect(await run("fourgate audit bundle --user mia", env, home)).toContain(
      "audit bundle needs --out DIR",
    );
  });

  test("that was made where no gateway runs stands in a note beside the log", async () => {
    expect(await notesOf(home)).toContainEqual({
      readAt: expect.any(String) as string,
      of: "",
      act: "bundle",
      asked: "user tom",
      found: 1,
      foundSha256: hash("sha256", `${id(2)}\n`, "hex"),
    });
  });
});

describe("a bundle's page", needs("chromium"), () => {
  test(
    "reads from the folder alone in a browser without a script or a network",
    { timeout: 60_000 },
    async () => {
      await using stack = new AsyncDisposableStack();
      const browser = await chromium.launch({
        executablePath: findProgram("chromium") ?? "",
        args: ["--no-sandbox", "--disable-gpu"],
      });
      stack.defer(() => browser.close());
      const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on("request", (request) => void asked.push(request.url()));
      const url = pathToFileURL(join(bundle, "index.html")).href;
      await page.goto(url);
      expect(await page.title()).toBe("What left: 3 exchanges");
      expect(await page.locator("mark").first().innerText()).toBe(placeholder);
      expect(await page.locator(`#x${id(1)}`).innerText()).toContain("<script>alert(1)</script> The key is");
      expect(await page.locator(`#x${id(1)}`).innerText()).toContain("Answer 1 to mia");
      expect(
        await page
          .locator(`#x${id(1)} details`)
          .first()
          .getAttribute("open"),
      ).toBeNull();
      expect(await page.locator("nav tbody tr").count()).toBe(3);
      expect(asked).toEqual([url]);
    },
  );
});
