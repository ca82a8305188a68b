import { join } from "node:path";
import { registerRun } from "fourgate/drill/register-run";
import { startGuardProcess } from "fourgate/up/guard-process";
import { benchFragments } from "../../../bench/bodies/conversation.ts";
import type { Checks } from "../../clients/checks.ts";
import { plantSecrets, secretValues, type Planted } from "../../clients/planted.ts";
import { makeCheckout } from "../../clients/workfolder.ts";
import { type JsonObject, text } from "../../upstream/json.ts";
import { type Step } from "../../upstream/script.ts";
import { spawnUpstream } from "../../upstream/client.ts";
import type { Case } from "../case.ts";
import { code, type CoderOptions, type Turn } from "../coder.ts";
import { makeDataFolder } from "../data-folder.ts";
import { startGatewayProcess } from "../gateway-process.ts";
import { readRecorded } from "../recorded.ts";

/** Through guard and gateway with redactions, the vendor's prompt cache and signatures hold as without. */
export const cache: Case = {
  name: "cache",
  run: async (checks, { say }) => await runCache(checks, { say, turns: 40 }),
};

export async function runCache(
  checks: Checks,
  options: { readonly say: (line: string) => void; readonly turns: number },
): Promise<void> {
  const { say, turns: turnCount } = options;
  await using vendor = await spawnUpstream(["--chunking", "awkward"]);
  await using folder = await makeDataFolder(vendor.url);
  await using gateway = await startGatewayProcess(folder);
  await using _guard = await startGuardProcess(folder.env);
  const root = join(folder.work, "shop");
  await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# Shop\n" });
  const guarded = await registerRun(folder.guardPort, folder.home, root);

  const planted = Array.from({ length: Math.ceil(turnCount / 4) }, plantSecrets);
  const values = planted.flatMap(secretValues);
  const script = { steps: steps(turnCount - 1, root), end: "All done." };
  const task: Omit<CoderOptions, "url" | "headers"> = {
    prompt: "Please tidy up the configuration of the shop.",
    system: benchFragments()[2]?.slice(0, 9_000) ?? "",
    workFolder: root,
    tool: toolOf(planted),
    turnsMax: turnCount + 5,
  };
  const ask = async (url: string, account: string): Promise<Run> => {
    await vendor.control({ clear: true, scripts: [script] });
    const turns = await code({ ...task, url, headers: { "x-api-key": account } });
    const hits = await vendor.search(values);
    const refused = (await vendor.seen()).filter(({ outcome }) => outcome?.status !== 200);
    return { turns, hits: hits.length, refused: refused.map(({ outcome }) => outcome?.note ?? "") };
  };
  const direct = await ask(vendor.url, "account-direct");
  const through = await ask(guarded, "account-through");

  for (const [name, run] of [
    ["without Fourgate", direct],
    ["through guard and gateway", through],
  ] as const) {
    checks.that(
      `${name}: ${turnCount} turns, each accepted by the vendor, no signature broken`,
      run.turns.length === turnCount &&
        run.refused.length === 0 &&
        run.turns.every(({ error }) => error === ""),
      () => [...run.refused, ...run.turns.map(({ status, error }) => `${status} ${error}`)].join("\n"),
    );
    const missed = missedTurns(run.turns);
    checks.that(
      `${name}: every turn reads from the cache all that the one before it sent`,
      missed.length === 0,
      () => `not in turns ${missed.join(", ")}`,
    );
  }
  const shares = [direct, through].map(({ turns }) => share(turns));
  checks.that(
    "the cache is hit as often, and for the same part of what is sent",
    hitCount(direct.turns) === hitCount(through.turns) &&
      Math.abs((shares[0]?.part ?? 0) - (shares[1]?.part ?? 1)) < 0.002,
    () => JSON.stringify(shares),
  );
  checks.that(
    "the vendor saw the secrets without Fourgate, and none of them through it",
    direct.hits > 0 && through.hits === 0,
  );
  checks.that(
    "the tools got the same inputs in both runs, secrets put back where they belong",
    JSON.stringify(direct.turns.map(({ calls }) => calls)) ===
      JSON.stringify(through.turns.map(({ calls }) => calls)),
    () => differing(direct.turns, through.turns),
  );
  const { intents } = await readRecorded(folder.ledger);
  const redactions = intents.map(({ record }) => record.guard?.redactions ?? 0);
  checks.that(
    "redactions were on: every request after the first secret carries some",
    redacting(redactions),
    () => redactions.join(" "),
  );
  const alarms = intents.flatMap(({ record }) => record.alarms);
  checks.that("the gateway's own judgement raised no alarm", alarms.length === 0, () =>
    alarms.slice(0, 5).join("\n"),
  );
  checks.that("the gateway complained of nothing", gateway.complaints() === "", () => gateway.complaints());
  for (const [i, name] of ["without Fourgate", "through guard and gateway"].entries()) {
    const { read, sent, part } = shares[i] ?? { read: 0, sent: 0, part: 0 };
    say(`      ${name}: ${read} of ${sent} input tokens read from the cache (${(part * 100).toFixed(2)}%)`);
  }
  say(`      ${Math.max(...redactions)} redactions in the last request`);
}

interface Run {
  readonly turns: readonly Turn[];
  readonly hits: number;
  readonly refused: readonly string[];
}

/** Reads source, a .env, a configuration file; then writes a file with a secret that it read, and names it. */
function steps(count: number, root: string): readonly Step[] {
  const token = { $after: "GITHUB_TOKEN=", from: "last" };
  const password = { $after: '"password": "', from: "last", until: '"' };
  return Array.from({ length: count }, (_, i): Step => {
    const think = `Step ${i}: what is still to do — naïve or not?`;
    const round = Math.floor(i / 4);
    switch (i % 4) {
      case 0:
        return {
          think,
          say: "Reading.",
          calls: [{ tool: "Read", input: { file_path: `${root}/src/file${round}.ts` } }],
        };
      case 1:
        return { think, calls: [{ tool: "Bash", input: { command: `cat ${root}/env/${round}.env` } }] };
      case 2:
        return {
          think: { $join: ["The token is ", token, ", I keep it."] },
          say: { $join: ["I will write ", token, " into the settings."] },
          calls: [
            {
              tool: "Write",
              input: {
                file_path: `${root}/settings/${round}.ini`,
                content: { $join: ["[git]\ntoken = ", token, "\n"] },
              },
            },
          ],
        };
      default:
        return {
          think: { $join: [think, password] },
          calls: [{ tool: "Read", input: { file_path: `${root}/config/${round}.json` } }],
        };
    }
  });
}

function toolOf(planted: readonly Planted[]): CoderOptions["tool"] {
  const fragments = benchFragments();
  return (name, input) => {
    const path = text(input["file_path"]) + text(input["command"]);
    const round = Number(/(\d+)\.\w+$/.exec(path)?.[1] ?? 0);
    const secrets = planted[round % planted.length];
    if (secrets === undefined) throw new Error("no secrets planted");
    if (name === "Bash") {
      return [
        `AWS_ACCESS_KEY_ID=${secrets.awsKeyId}`,
        `AWS_SECRET_ACCESS_KEY=${secrets.awsSecret}`,
        `DATABASE_URL=${secrets.databaseUrl}`,
        `GITHUB_TOKEN=${secrets.githubToken}`,
        "LOG_LEVEL=debug",
      ].join("\n");
    }
    if (name === "Write") return `File created successfully at: ${path}`;
    if (!path.includes("/config/")) return fragments[round % fragments.length]?.slice(0, 5_000) ?? "";
    const lines = [
      "{",
      `  "comment": "größer — „anders“",`,
      `  "url": "${secrets.databaseUrl}",`,
      `  "token": "${secrets.githubToken}",`,
      `  "password": "${secrets.databasePassword}"`,
      "}",
    ];
    return lines.map((line, i) => `${i + 1}\t${line}`).join("\n");
  };
}

/** Turns whose cache reading is not all that the turn before had sent: numbers from 1. */
function missedTurns(turns: readonly Turn[]): readonly number[] {
  return turns.flatMap(({ usage }, i) => {
    const before = turns[i - 1];
    if (before === undefined) return [];
    return tokensOf(usage, READ) === tokensOf(before.usage, READ) + tokensOf(before.usage, WRITTEN)
      ? []
      : [i + 1];
  });
}

function hitCount(turns: readonly Turn[]): number {
  return turns.filter(({ usage }) => tokensOf(usage, READ) > 0).length;
}

function share(turns: readonly Turn[]): {
  readonly read: number;
  readonly sent: number;
  readonly part: number;
} {
  const read = turns.reduce((sum, { usage }) => sum + tokensOf(usage, READ), 0);
  const rest = turns.reduce(
    (sum, { usage }) => sum + tokensOf(usage, WRITTEN) + tokensOf(usage, "input_tokens"),
    0,
  );
  return { read, sent: read + rest, part: read / (read + rest) };
}

const READ = "cache_read_input_tokens";
const WRITTEN = "cache_creation_input_tokens";

function tokensOf(usage: JsonObject, member: string): number {
  const value = usage[member];
  return typeof value === "number" ? value : 0;
}

/** None at first, then never again none. */
function redacting(redactions: readonly number[]): boolean {
  const first = redactions.findIndex((many) => many > 0);
  return first > 0 && redactions.slice(first).every((many) => many > 0);
}

function differing(direct: readonly Turn[], through: readonly Turn[]): string {
  const at = direct.findIndex((turn, i) => JSON.stringify(turn.calls) !== JSON.stringify(through[i]?.calls));
  const names = (turn: Turn | undefined): string => (turn?.calls ?? []).map(({ name }) => name).join(" ");
  return `first in turn ${at + 1}: ${names(direct[at])} and ${names(through[at])}`;
}
