import { setTimeout as wait } from "node:timers/promises";
import type { AuditRecord, IntentRecord } from "@fourgate/core/audit/record";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import type { SeenEntry } from "../upstream/client.ts";
import { carriesTurns, isTurn } from "./asked.ts";
import type { Checks } from "./checks.ts";
import type { ClientRun } from "./run-client.ts";
import type { World } from "./world.ts";

/** Requests for a model's answer among what arrived, whatever carried them. */
export function turnsOf(seen: readonly SeenEntry[]): readonly SeenEntry[] {
  return seen.filter(({ method, url }) => isTurn({ method, path: url }));
}

/** All records of what was asked in these runs, oldest first. */
export async function recordsOf(world: World, runs: readonly ClientRun[]): Promise<readonly AuditRecord[]> {
  await using log = await openReadOnly(world.fourgate.home);
  const first = runs.map(({ from }) => from).toSorted()[0] ?? "";
  const newest: AuditRecord[] = [];
  for await (const record of log.newest()) {
    if (record.time < first) break;
    newest.push(record);
  }
  const records = newest.toReversed();
  const asked = records.filter((record) => runs.some((run) => ranAt(run, record.time)));
  const ids = new Set(asked.filter(({ kind }) => KINDS.has(kind)).map(({ id }) => id));
  return records.filter(({ kind, id }) => KINDS.has(kind) && ids.has(id));
}

const KINDS: ReadonlySet<string> = new Set(["intent", "outcome", "refusal", "guard_block"]);

function ranAt({ from, to }: ClientRun, time: string): boolean {
  return time >= from && time <= to;
}

/** A header that the tool sent with its turns. */
export function headerOf(run: ClientRun, name: string): string | undefined {
  return run.asked.filter(carriesTurns).find(({ headers }) => headers[name] !== undefined)?.headers[name];
}

export function intentsOf(records: readonly AuditRecord[]): readonly IntentRecord[] {
  return records.filter((record) => record.kind === "intent");
}

/** In every cell: what was planted arrived nowhere, and what arrived is in the log. */
export async function checkNothingLeft(
  world: World,
  checks: Checks,
  { planted, runs }: { readonly planted: readonly string[]; readonly runs: readonly ClientRun[] },
): Promise<void> {
  const upstreams = [world.cloud, world.privateModel];
  const hits = (await Promise.all(upstreams.map((upstream) => upstream.search(planted)))).flat();
  const seen = (await Promise.all(upstreams.map((upstream) => upstream.seen()))).flatMap(turnsOf);
  if (planted.length > 0) {
    if (seen.length === 0) checks.that("a vendor saw something", false);
    checks.always(
      "no vendor saw a planted secret, in any form: body, header, query or frame",
      hits.length === 0,
      () => JSON.stringify(hits),
    );
  }
  const records = await recordsOf(world, runs);
  const logged = new Set(intentsOf(records).map(({ bodySha256 }) => bodySha256));
  const strayed = seen.filter(({ sha256 }) => !logged.has(sha256));
  checks.always(
    "every request that reached a vendor is in the log, byte for byte",
    strayed.length === 0,
    () =>
      `not in the log: ${strayed.map(({ method, url, bytes }) => `${method} ${url} ${String(bytes)}`).join(", ")}`,
  );
}

/** The record of a run names who, with what, in which session, which files, and where to. */
export async function checkRecord(
  world: World,
  checks: Checks,
  run: ClientRun,
  { files, destination }: { readonly files: readonly string[]; readonly destination: string },
): Promise<readonly AuditRecord[]> {
  const records = await recordsOf(world, [run]);
  const intents = intentsOf(records);
  const last = intents.at(-1);
  const sessions = new Set(intents.map(({ actor }) => actor.session));
  const { sessionHeader } = world.client;
  const sent = sessionHeader === null ? undefined : headerOf(run, sessionHeader);
  const name = `${world.client.tool} ${world.version}`;
  // What a tool says of itself may be another's name; the record then tells both.
  const isNamed = (tool: string): boolean => tool === name || tool.startsWith(`${name} (says `);
  checks.that(
    "the record names the user",
    last?.actor.user === world.fourgate.user,
    () => `${String(last?.actor.user)}`,
  );
  checks.that(
    "the record names the tool with its version",
    intents.length > 0 && intents.every(({ actor }) => isNamed(actor.tool)),
    () => [...new Set(intents.map(({ actor }) => actor.tool))].join(", "),
  );
  checks.that(
    sessionHeader === null
      ? "the record names one session for the whole run"
      : "the record names the session, as the tool itself does",
    sessions.size === 1 && !sessions.has("") && (sessionHeader === null || sessions.has(sent ?? "")),
    () => `${[...sessions].join(", ")}; the tool says ${String(sent)}`,
  );
  checks.that(
    "the record names the destination",
    intents.length > 0 && intents.every((intent) => intent.destination.startsWith(destination)),
    () => intents.map((intent) => intent.destination).join(", "),
  );
  for (const path of files) {
    checks.that(
      `the record names the file ${path}`,
      intents.some((intent) => intent.files.some((file) => file.path.endsWith(path))),
      () => intents.flatMap((intent) => intent.files.map((file) => `${file.access} ${file.path}`)).join(", "),
    );
  }
  return records;
}

/** Asks again until `done`, for at most `waitMsMax`; gives whether it came. */
export async function eventually(
  done: () => Promise<boolean> | boolean,
  waitMsMax: number,
): Promise<boolean> {
  const endMs = performance.now() + waitMsMax;
  while (!(await done())) {
    if (performance.now() > endMs) return false;
    await wait(50);
  }
  return true;
}
