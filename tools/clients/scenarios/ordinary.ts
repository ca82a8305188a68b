import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SeenEntry } from "../../upstream/client.ts";
import { plantSecrets, secretValues } from "../planted.ts";
import type { Scenario } from "../scenario.ts";
import { ordinaryTask, TASK_END } from "../tasks.ts";
import { filesUnder, makeCheckout } from "../workfolder.ts";
import { startLaptop, startWorld } from "../world.ts";

const PROMPT = "Please rename the token.";
const REMOTE = "https://git.example.com/acme/shop.git";

/** (a) the whole task, (e) no trace, (f) signatures and prompt cache, in one run beside a direct one. */
export const ordinary: Scenario = {
  name: "ordinary",
  governed: true,
  async run(program, checks) {
    const planted = plantSecrets();
    await using world = await startWorld(program);
    const root = join(world.work, "shop");
    const task = ordinaryTask(root, planted);
    await makeCheckout(root, REMOTE, task.files);
    await world.cloud.control({ clear: true, scripts: [task.script] });
    const run = await world.claude(root, PROMPT);
    const seen = turns(await world.cloud.seen());
    const edited = await readFile(join(root, task.edited.path), "utf8");
    const hits = await world.cloud.search(secretValues(planted));

    checks.that(
      "Claude Code reads a file, runs a command, edits a file that holds a secret, and finishes",
      run.code === 0 && run.output.includes(TASK_END),
      () => run.output,
    );
    checks.that(
      "the vendor never saw a planted secret, in any form",
      seen.length > 0 && hits.length === 0,
      () => JSON.stringify(hits),
    );
    checks.that("the edit landed with the right bytes", edited === task.edited.bytes, () =>
      edited.replaceAll(/gh[a-z]_\w+/g, "(a token)"),
    );
    checks.that(
      "no thinking signature broke: every request was accepted",
      seen.every((request) => request.outcome?.status === 200),
      () => JSON.stringify(seen.map((request) => request.outcome)),
    );

    const exchange = run.asked.at(-1)?.exchange ?? "";
    const shown = await world.fourgate.run("audit", "show", exchange, "--json");
    const session = run.asked.at(-1)?.session ?? "?";
    for (const [what, value] of [
      ["the user", world.fourgate.user],
      ["the tool", "claude-code"],
      ["the session", session],
      ["the destination", world.cloud.url],
    ] as const) {
      checks.that(
        `the record of the last exchange names ${what}`,
        shown.code === 0 && shown.out.includes(value),
        () => `${value}: ${shown.error}${shown.out.slice(0, 1500)}`,
      );
    }
    const records = await Promise.all(
      run.asked
        .filter(({ exchange: id }) => id !== "")
        .map(async ({ exchange: id }) => (await world.fourgate.run("audit", "show", id, "--json")).out),
    );
    for (const path of ["src/app.ts", task.edited.path]) {
      checks.that(
        `the record names the file ${path}`,
        records.some((record) => record.includes(path)),
        () => `${records.length} records`,
      );
    }
    checks.that(
      "no record shows a planted secret",
      secretValues(planted).every((value) => !records.join("\n").includes(value)),
    );
    const wire = await world.fourgate.run("audit", "show", exchange, "--wire");
    checks.that(
      "the bytes that the vendor got can be rebuilt from the record",
      createHash("sha256").update(wire.outBytes).digest("hex") === seen.at(-1)?.sha256,
      () => wire.error,
    );
    const verified = await world.fourgate.run("audit", "verify");
    checks.that("the log verifies", verified.code === 0, () => verified.error + verified.out);

    await compareCache(program, checks, task, seen);
    await lookForTraces(world.home, world.fourgate.guardUrl, checks);
  },
};

function turns(seen: readonly SeenEntry[]): readonly SeenEntry[] {
  return seen.filter((request) => request.method === "POST");
}

/** The same task without Fourgate, before a vendor with an empty cache. */
async function compareCache(
  program: string,
  checks: Parameters<Scenario["run"]>[1],
  task: ReturnType<typeof ordinaryTask>,
  governed: readonly SeenEntry[],
): Promise<void> {
  await using laptop = await startLaptop(program);
  const root = join(laptop.work, "shop");
  await makeCheckout(root, REMOTE, task.files);
  const script = JSON.parse(
    JSON.stringify(task.script).replaceAll(/"file_path":"[^"]*\/shop\//g, `"file_path":"${root}/`),
  ) as unknown;
  await laptop.cloud.control({ scripts: [script] });
  await laptop.direct(root, PROMPT);
  const plain = turns(await laptop.cloud.seen());
  const reads = (list: readonly SeenEntry[]): string =>
    list
      .map((request) =>
        Number(request.outcome?.usage?.["cache_read_input_tokens"] ?? 0) > 0 ? "hit" : "miss",
      )
      .join(" ");
  const share = (list: readonly SeenEntry[]): number => {
    const sum = (key: string): number =>
      list.reduce((total, request) => total + Number(request.outcome?.usage?.[key] ?? 0), 0);
    return (
      sum("cache_read_input_tokens") /
      (sum("cache_read_input_tokens") + sum("cache_creation_input_tokens") + sum("input_tokens"))
    );
  };
  checks.that(
    "as many requests reach the vendor as without Fourgate",
    governed.length === plain.length,
    () => `${governed.length} through Fourgate, ${plain.length} direct`,
  );
  checks.that(
    "the prompt cache hits as often as without Fourgate",
    reads(governed) === reads(plain) && reads(plain).includes("hit"),
    () => `through Fourgate: ${reads(governed)}; direct: ${reads(plain)}`,
  );
  checks.that(
    "the share of tokens read from the cache is the same, within 1%",
    Math.abs(share(governed) - share(plain)) < 0.01,
    () => `${share(governed)} and ${share(plain)}`,
  );
}

/** What the client itself writes may stay; nothing in HOME may speak of Fourgate. */
async function lookForTraces(
  home: string,
  guardUrl: string,
  checks: Parameters<Scenario["run"]>[1],
): Promise<void> {
  const files = await filesUnder(home);
  const traces = [...files].filter(
    ([path, bytes]) =>
      /fourgate/i.test(path) ||
      /fourgate/i.test(bytes.toString("utf8")) ||
      bytes.includes(new URL(guardUrl).host),
  );
  checks.that("HOME has no trace of Fourgate afterwards", traces.length === 0 && files.size > 0, () =>
    traces.map(([path]) => path).join("\n"),
  );
  checks.that(
    "no settings were written into ~/.claude",
    !files.has(".claude/settings.json") && !files.has(".claude/settings.local.json"),
  );
}
