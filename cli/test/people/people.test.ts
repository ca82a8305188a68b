import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { commands } from "../../src/commands.ts";
import { play, readTranscript } from "../transcript.ts";

const scenes = readTranscript(join(import.meta.dirname, "people.txt"));
const groups = ["users", "teams", "devices", "codes"];

let home: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-people-"));
  env = { PATH: "/usr/bin:/bin", HOME: home, FOURGATE_HOME: home };
  const key = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
  await writeFile(
    join(home, "fourgate.yaml"),
    `gateway: { port: 4499 }
teams: [developers]
users: [{ id: filer, teams: [developers], level: 1 }]
devices: [{ id: filer-laptop, user: filer, public_key: ${key} }]
`,
  );
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function start(): Promise<RunningGateway> {
  return startGateway({
    env: { home, gatewayPort: 0, guardPort: 0 },
    log: () => undefined,
  });
}

/** Codes, ids and times as a transcript has them; columns as wide as those make them. */
function steady(text: string): string {
  const told = text
    .replaceAll(/\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}\b/g, "CODE")
    .replaceAll(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, "ID")
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "GATEWAY")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "DATE");
  return told.replaceAll(/^ID {3,}/gm, "ID   ");
}

function actsOf({ changes }: IdentityRecord): string {
  return changes.map(({ act }) => act).join(" ");
}

async function recorded(): Promise<IdentityRecord[]> {
  const records: IdentityRecord[] = [];
  const ledger = await openLedger({
    dataDir: join(home, "ledger"),
    onIdentity: (record) => {
      records.push(record);
    },
  });
  await ledger[Symbol.asyncDispose]();
  return records;
}

describe("users, teams, devices and codes", () => {
  test("are administered through a running gateway, each change in the record", async () => {
    {
      await using _gateway = await start();
      for (const { command, expected } of scenes)
        expect(`$ ${command}\n${steady(await play(command, env, home))}`).toBe(`$ ${command}\n${expected}`);
    }
    const records = await recorded();
    expect(new Set(records.map(({ by }) => by))).toEqual(new Set(["local operator"]));
    expect(records.map(actsOf)).toEqual([
      "team_added",
      "user_added member_added",
      "user_changed member_added",
      "code_made",
      "member_removed member_removed user_removed",
      "team_removed",
    ]);
  }, 60_000);

  test("are administered the same on a data folder on which no gateway runs", async () => {
    for (const { command, expected } of scenes.filter((scene) =>
      /teams add|codes new bob/.test(scene.command),
    ))
      expect(steady(await play(command, env, home))).toBe(expected);
    expect((await recorded()).map(actsOf)).toEqual(["team_added", "code_made"]);
    await using gateway = await start();
    expect(gateway.snapshot().config.teams).toEqual(["developers"]);
    expect(await play("fourgate teams list --json", env, home)).toContain('{"id":"payments"');
  }, 60_000);

  test("are left alone while somebody else has the data folder and no gateway answers", async () => {
    const ledger = await openLedger({ dataDir: join(home, "ledger") });
    try {
      expect(await play("fourgate users add ann", env, home)).toMatch(
        /^! fourgate: another Fourgate writes to \S+; stop it first, or use another data folder\n\? 2$/,
      );
    } finally {
      await ledger[Symbol.asyncDispose]();
    }
    expect(await recorded()).toEqual([]);
  });

  test("need a data folder that was started once", async () => {
    expect(await play(`fourgate users list --data ${join(home, "none")}`, env, home)).toContain(
      "start once with: npx fourgate up",
    );
  });
});

describe("every command of these", () => {
  const own = commands.filter(({ name }) => groups.includes(name.split(" ")[0] ?? ""));

  test.each(own.map((entry) => [entry.name, entry] as const))(
    "fourgate %s has a help with an example that begins so",
    async (name, entry) => {
      const { help } = await entry.load();
      expect(help.startsWith(`fourgate ${entry.usage.replace(` ${name} `, "")}`)).toBe(true);
      expect(help).toMatch(new RegExp(`^Example: fourgate ${name}`, "m"));
      expect(help).toContain("--json");
    },
  );
});
