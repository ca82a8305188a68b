import { hash } from "node:crypto";
import type { AuditRecord } from "@fourgate/core/audit/record";
import type { ContentReader, SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { id, intent, outcome } from "../../tools/samples/audit-records.ts";

const users = 400;
const teams = 30;
const repos = 60;
const filesPerRepo = 800;
const vendors = ["api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com", "10.0.0.7"];
const models = ["claude-sonnet-4-5", "claude-opus-4-8", "gpt-5.2-codex", "gemini-3-pro", "qwen3-coder"];
const tools = ["claude-code 2.1.330", "codex 0.169.0", "opencode 1.18.33", "cline 3.0.65"];
const syllables = "ba co di fu ge hi jo ka lu mo ne pi qua re so ti vu wa xe zo".split(" ");
const wordCount = 20_000;
const lineCount = 24;
const startMs = Date.parse("2026-01-01T00:00:00.000Z");
const betweenMs = 30_000;

/** A number from two, well mixed, below a bound. */
function mixed(a: number, b: number, below: number): number {
  let state = Math.imul(a ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(b + 1, 0xc2b2_ae35);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d);
  return ((state ^ (state >>> 13)) >>> 0) % below;
}

function word(at: number): string {
  const pick = (salt: number): string => syllables[mixed(at, salt, syllables.length)] ?? "";
  return pick(1) + pick(2) + (at % 3 === 0 ? pick(3) : "") + (at % 7 === 0 ? pick(4) : "");
}

/** Of this many exchanges one brings a text, and the others carry it again, as a retry or a sub-agent does. */
const exchangesPerText = 2;

function broughtBy(exchange: number): number {
  return Math.floor(exchange / exchangesPerText);
}

/** A line of source that no other text has, in which some words are common and some are not. */
export function lineOf(exchange: number, line: number): string {
  const text = broughtBy(exchange);
  const rank = (salt: number): number => {
    const drawn = mixed(text * lineCount + line, salt, 1_000_000) / 1_000_000;
    return Math.floor(wordCount ** drawn);
  };
  return `  const ${word(rank(1))}${String(mixed(text, line, 9_973))} = await ${word(rank(2))}.${word(rank(3))}(${word(rank(4))}, "${word(rank(5))} ${word(rank(6))}");`;
}

function textOf(exchange: number): string {
  return Array.from({ length: lineCount }, (_, line) => lineOf(exchange, line)).join("\n");
}

export function userOf(exchange: number): string {
  return `user-${String(mixed(exchange, 11, users))}`;
}

export function pathOf(exchange: number): { readonly repo: string; readonly path: string } {
  const repo = mixed(exchange, 12, repos);
  const file = mixed(exchange, 13, filesPerRepo);
  return { repo: `repo-${String(repo)}`, path: `src/${word(file % 40)}/${word(file)}-${String(file)}.ts` };
}

export function shaOf(exchange: number): string {
  const { repo, path } = pathOf(exchange);
  return hash("sha256", `${repo} ${path} ${String(mixed(exchange, 14, 4))}`, "hex");
}

export function commitOf(exchange: number): string {
  return hash("sha1", `${pathOf(exchange).repo} ${String(Math.floor(exchange / 500))}`, "hex");
}

export function sessionOf(exchange: number): string {
  return `session-${String(Math.floor(exchange / 40))}-${String(mixed(exchange, 15, 8))}`;
}

export function vendorOf(exchange: number): string {
  return vendors[mixed(exchange, 16, vendors.length)] ?? "";
}

export function teamOf(exchange: number): string {
  return `team-${String(mixed(mixed(exchange, 11, users), 1, teams))}`;
}

export function timeOf(exchange: number): string {
  return new Date(startMs + exchange * betweenMs).toISOString();
}

/** Its end says which text it is of; what is stored of it is its beginning. */
function digestOf(text: number): string {
  return hash("sha256", `piece ${String(text)}`, "hex").slice(0, 56) + text.toString(16).padStart(8, "0");
}

function textIn(digest: string): number {
  return Number.parseInt(digest.slice(56), 16);
}

/**
 * A log of this many records, an intent and an outcome for each exchange, made as they are asked for: what is measured is the
 * database and the search, not the journal. A text is the only piece of two exchanges.
 */
export function madeRecords(recordCount: number): SearchedRecords {
  const leaf = (index: number): Uint8Array => hash("sha512", `leaf ${String(index)}`, "buffer");
  const contents: ContentReader = {
    own: (index) =>
      Promise.resolve({ pieces: [{ digest: digestOf(broughtBy(index >>> 1)), length: 1_500 }], glue: [] }),
    piece: (digest) =>
      Promise.resolve(Buffer.from(JSON.stringify(textOf(textIn(digest) * exchangesPerText)).slice(1, -1))),
    whole: () => Promise.resolve(null),
  };
  return {
    log: "bench",
    searchKey: hash("sha256", "bench", "buffer"),
    count: recordCount,
    signedCount: recordCount,
    read: (index) => Promise.resolve({ leaf: leaf(index), record: recordOf(index) }),
    contents: () => contents,
  };
}

function recordOf(index: number): AuditRecord {
  const exchange = index >>> 1;
  const time = timeOf(exchange);
  if (index % 2 === 1) return outcome({ id: id(exchange), time, replyBytes: 0, toolCalls: [] });
  const { repo, path } = pathOf(exchange);
  const user = userOf(exchange);
  return intent({
    id: id(exchange),
    time,
    actor: {
      user,
      teams: [teamOf(exchange)],
      agent: null,
      device: `${user}-laptop`,
      tool: tools[mixed(exchange, 17, tools.length)] ?? "",
      session: sessionOf(exchange),
      subAgent: "",
    },
    model: models[mixed(exchange, 18, models.length)] ?? "",
    destination: `https://${vendorOf(exchange)}`,
    deployment: vendorOf(exchange) === "10.0.0.7" ? "house" : "cloud",
    labels: [{ repo, folder: "src", classification: "internal", path: "", source: "path", access: "read" }],
    files: [
      {
        path,
        repo,
        access: "read",
        tool: "Read",
        sha256: shaOf(exchange),
        commit: commitOf(exchange),
        lines: [[1, lineCount]],
      },
    ],
    observed:
      mixed(exchange, 19, 200) === 0
        ? [{ gate: 3, rule: "aws-access-key-id", message: "m", remedy: "r" }]
        : [],
  });
}
