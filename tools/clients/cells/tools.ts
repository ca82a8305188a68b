import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SeenEntry } from "../../upstream/client.ts";
import type { Cell } from "../cell.ts";
import { lacksNothing } from "../cell.ts";
import type { Checks } from "../checks.ts";
import { checkNothingLeft, checkRecord, intentsOf, turnsOf } from "../evidence.ts";
import { plantSecrets, secretValues } from "../planted.ts";
import { ordinaryTask, TASK_END } from "../tasks.ts";
import { filesUnder, makeCheckout } from "../workfolder.ts";
import type { World } from "../world.ts";

const PROMPT = "Please rename the token.";
const REMOTE = "https://git.example.com/acme/shop.git";

/** The whole task, without Fourgate and with it: what must be the same is the same, and no trace stays. */
export const tools: Cell = {
  name: "tools",
  title: "tools",
  proves:
    "it reads a file, runs a command and edits a file as without Fourgate: the same number of requests, the same hits in the prompt cache, every thinking signature accepted; the record names user, tool with version, session, files and destination, and rebuilds the bytes; HOME has no trace afterwards",
  lacks: lacksNothing,
  async run(world, checks) {
    const planted = plantSecrets();
    const plain = await runDirect(world, checks);
    const root = join(await world.folder("tools"), "shop");
    const task = ordinaryTask(root, world.client.tools, planted);
    await makeCheckout(root, REMOTE, task.files);
    await world.cloud.control({ clear: true, scripts: [task.script], websocket: "accept" });
    const run = await world.run(root, PROMPT);
    const seen = turnsOf(await world.cloud.seen());
    const edited = await readFile(join(root, task.edited.path), "utf8");

    checks.that(
      "it reads a file, runs a command, edits a file that holds a secret, and finishes",
      run.code === 0 && run.output.includes(TASK_END),
      () => run.output,
    );
    checks.that("the edit landed with the right bytes", edited === task.edited.bytes, () =>
      edited.replaceAll(/gh[a-z]_\w+/g, "(a token)"),
    );
    checks.that(
      "no thinking signature broke: every request was accepted",
      seen.length > 0 && seen.every((request) => request.outcome?.status === 200),
      () => JSON.stringify(seen.map((request) => request.outcome)),
    );
    await checkNothingLeft(world, checks, { planted: secretValues(planted), runs: [run] });
    const records = await checkRecord(world, checks, run, {
      files: ["src/app.ts", task.edited.path],
      destination: world.cloud.url,
    });
    const shown = JSON.stringify(records);
    checks.always(
      "no record shows a planted secret",
      records.length > 0 && secretValues(planted).every((value) => !shown.includes(value)),
    );
    await checkCommands(world, checks, intentsOf(records).at(-1)?.id ?? "", seen);
    compare(checks, seen, plain);
    await lookForTraces(world, checks);
  },
};

/** The same task without Fourgate, before a vendor with an empty cache. */
async function runDirect(world: World, checks: Checks): Promise<readonly SeenEntry[]> {
  const planted = plantSecrets();
  const root = join(await world.folder("direct"), "shop");
  const task = ordinaryTask(root, world.client.tools, planted);
  await makeCheckout(root, REMOTE, task.files);
  // Through Fourgate turns go as requests; so that both can be compared, the vendor takes no WebSocket.
  await world.cloud.control({ clear: true, scripts: [task.script], websocket: 426 });
  const run = await world.direct(root, PROMPT);
  const edited = await readFile(join(root, task.edited.path), "utf8");
  const seen = turnsOf(await world.cloud.seen());
  checks.that(
    "without Fourgate, it finishes the task against the strict vendor",
    run.code === 0 && run.output.includes(TASK_END),
    () => run.output,
  );
  checks.that("without Fourgate, the edit lands with the right bytes", edited === task.edited.bytes);
  checks.that(
    "without Fourgate, the vendor accepts every request, signatures and all",
    seen.length > 0 && seen.every((request) => request.outcome?.status === 200),
    () => JSON.stringify(seen.map((request) => request.outcome)),
  );
  const found = new Set((await world.cloud.search(secretValues(planted))).map((hit) => hit.needle));
  checks.that(
    "without Fourgate, every planted secret reaches the vendor: its testimony can fail",
    found.size === secretValues(planted).length,
    () => `${String(found.size)} of ${String(secretValues(planted).length)} arrived`,
  );
  return seen;
}

/** The log as its own commands show it. */
async function checkCommands(
  world: World,
  checks: Checks,
  exchange: string,
  seen: readonly SeenEntry[],
): Promise<void> {
  const { fourgate } = world;
  const shown = await fourgate.run("audit", "show", exchange, "--json");
  checks.that(
    "`fourgate audit show` tells the user, the tool and the destination of the last exchange",
    shown.code === 0 &&
      [fourgate.user, world.client.tool, world.cloud.url].every((value) => shown.out.includes(value)),
    () => shown.error + shown.out.slice(0, 1500),
  );
  const wire = await fourgate.run("audit", "show", exchange, "--wire");
  const sha256 = createHash("sha256").update(wire.outBytes).digest("hex");
  checks.that(
    "the bytes that the vendor got can be rebuilt from the record",
    seen.some((request) => request.sha256 === sha256),
    () => wire.error,
  );
  const verified = await fourgate.run("audit", "verify");
  checks.that("the log verifies", verified.code === 0, () => verified.error + verified.out);
}

function compare(checks: Checks, governed: readonly SeenEntry[], plain: readonly SeenEntry[]): void {
  const hits = (list: readonly SeenEntry[]): string =>
    list.map((request) => (cachedTokens(request) > 0 ? "hit" : "miss")).join(" ");
  const share = (list: readonly SeenEntry[]): number => {
    const sum = (count: (request: SeenEntry) => number): number =>
      list.reduce((total, request) => total + count(request), 0);
    return sum(cachedTokens) / sum(promptTokens);
  };
  checks.that(
    "as many requests reach the vendor as without Fourgate",
    governed.length === plain.length,
    () => `through Fourgate: ${told(governed)}; direct: ${told(plain)}`,
  );
  checks.that(
    "the prompt cache hits as often as without Fourgate",
    hits(governed) === hits(plain) && hits(plain).includes("hit"),
    () => `through Fourgate: ${hits(governed)}; direct: ${hits(plain)}`,
  );
  checks.that(
    "the share of tokens read from the cache is the same, within 1%",
    Math.abs(share(governed) - share(plain)) < 0.01,
    () => `${String(share(governed))} and ${String(share(plain))}`,
  );
}

function told(list: readonly SeenEntry[]): string {
  return list
    .map(({ method, bytes, outcome }) => `${method} ${String(bytes)} ${outcome?.note ?? ""}`)
    .join(", ");
}

/** What each protocol calls the tokens of a prompt that were read from the cache. */
function cachedTokens({ outcome }: SeenEntry): number {
  const usage = outcome?.usage ?? {};
  const details = (usage["input_tokens_details"] ?? usage["prompt_tokens_details"] ?? {}) as {
    cached_tokens?: number;
  };
  return Number(
    usage["cache_read_input_tokens"] ?? details.cached_tokens ?? usage["cachedContentTokenCount"] ?? 0,
  );
}

function promptTokens({ outcome }: SeenEntry): number {
  const usage = outcome?.usage ?? {};
  const number = (name: string): number => Number(usage[name] ?? 0);
  return (
    number("input_tokens") +
    number("cache_read_input_tokens") +
    number("cache_creation_input_tokens") +
    number("prompt_tokens") +
    number("promptTokenCount")
  );
}

/** What the tool itself writes may stay; nothing in HOME may speak of Fourgate. */
async function lookForTraces({ home, fourgate, client }: World, checks: Checks): Promise<void> {
  const files = await filesUnder(home);
  const runAddress = /127\.0\.0\.1:\d+\/r\//;
  const traces = [...files].filter(([path, bytes]) => {
    const text = bytes.toString("utf8");
    return (
      /fourgate/i.test(path) ||
      /fourgate/i.test(text) ||
      text.includes(new URL(fourgate.guardUrl).host) ||
      runAddress.test(text)
    );
  });
  checks.that("HOME has no trace of Fourgate afterwards", traces.length === 0 && files.size > 0, () =>
    traces.map(([path]) => path).join("\n"),
  );
  const before = client.logIn("vendor-log-in-of-the-test", "").files;
  const settings = [...files.keys()].filter((path) => SETTINGS.has(path) && before[path] === undefined);
  checks.that("no settings were written into HOME", settings.length === 0, () => settings.join("\n"));
}

/** What tools read their settings from. */
const SETTINGS: ReadonlySet<string> = new Set([
  ".claude/settings.json",
  ".claude/settings.local.json",
  ".codex/config.toml",
  ".codex/hooks.json",
  ".pi/agent/settings.json",
  ".gemini/settings.json",
  ".qwen/settings.json",
]);
