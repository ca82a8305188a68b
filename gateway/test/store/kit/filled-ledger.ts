import { createHash } from "node:crypto";
import { ulid } from "ulid";
import type { HeartbeatRecord } from "@fourgate/core/audit/record";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import { drill, guardBlock, intent, outcome, refusal } from "../../../../tools/samples/audit-records.ts";

const users = ["mia", "tom", "eve"] as const;
const words = "pay the invoice of a customer const total rows select from orders where refund await".split(
  " ",
);

/** Short ones, which stand in a recipe, and long ones, which are stored once and come again. */
function bodyOf(next: (below: number) => number): Buffer {
  const length = next(2) === 0 ? 10 : 80;
  const text = Array.from({ length }, (_, at) => words[next(at === 0 ? words.length : 3)]).join(" ");
  return Buffer.from(JSON.stringify({ text }));
}

/** Numbers below a bound, the same for the same seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 12_345;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

/**
 * Puts about so many records of every kind into the ledger: exchanges with and without an outcome,
 * several attempts under one id, outcomes that come much later, refusals, blocks, events.
 */
export async function fill(ledger: FollowedLedger, recordCount: number, seed: number): Promise<void> {
  const next = seeded(seed);
  const open: { id: string; user: string }[] = [];
  const writes: Promise<void>[] = [];
  let timeMs = Date.parse("2026-11-22T14:00:00.000Z") + seed * 1_000;
  for (let at = 0; at < recordCount; at++) {
    timeMs += next(2_000);
    const user = users[next(3)] ?? "mia";
    const time = new Date(timeMs).toISOString();
    const end = async (index: number): Promise<void> => {
      const [ended] = open.splice(index, 1);
      if (!ended) return;
      const calls = Array.from({ length: next(3) }, (_, call) => ({
        path: `src/call-${String(call)}.ts`,
        repo: null,
        access: "write" as const,
        tool: "Edit",
      }));
      const reply = Buffer.from(
        JSON.stringify({ type: "message", content: [{ type: "text", text: bodyOf(next).toString() }] }),
      );
      const sink = next(3) === 0 ? null : ledger.reply(ended.id, ended.user);
      sink?.write(reply);
      const record = outcome({
        id: ended.id,
        time,
        toolCalls: calls,
        durationMs: next(10_000) / 7,
        replySha256: "?",
        replyBytes: sink?.bytes ?? 0,
      });
      await ledger.outcome(record, ended.user, sink);
    };
    const kind = next(20);
    if (kind < 9) {
      const again = kind === 0 ? open.at(-1) : undefined;
      const id = again?.id ?? ulid(timeMs);
      const whose = again?.user ?? user;
      const body = bodyOf(next);
      const record = intentOf(id, time, whose, next, body);
      writes.push(ledger.intent(record, { bytes: body, prompt: null, session: "" }));
      open.push({ id, user: whose });
    } else if (kind < 16) writes.push(end(kind < 14 ? open.length - 1 : next(Math.max(open.length, 1))));
    else if (kind === 16) {
      const unknown = next(3) === 0;
      const record = refusal({ id: ulid(timeMs), time, ...(unknown ? { actor: null, gate: null } : {}) });
      writes.push(ledger.append(record, unknown ? "nobody" : "mia"));
    } else if (kind === 17) writes.push(ledger.append(guardBlock({ id: ulid(timeMs), time }), "mia"));
    else if (kind === 18) {
      const of = open.at(-1)?.id ?? ulid(timeMs);
      writes.push(ledger.append({ kind: "read", id: ulid(timeMs), time, reader: "admin", of }, "admin"));
    } else if (next(2) === 0) writes.push(ledger.append(heartbeat(user, timeMs), user));
    else writes.push(ledger.append({ ...drill, id: ulid(timeMs), time }, gatewaySubject));
    if (writes.length >= 50) await Promise.all(writes.splice(0));
  }
  await Promise.all(writes);
}

function heartbeat(user: string, timeMs: number): HeartbeatRecord {
  const time = new Date(timeMs).toISOString();
  return {
    kind: "heartbeat",
    id: ulid(timeMs),
    time,
    user,
    device: `${user}-laptop`,
    sentAt: time,
    deviceSequence: 7,
    policyVersion: "p-7c1e",
    runs: 1,
    waiting: 0,
  };
}

function intentOf(
  id: string,
  time: string,
  user: string,
  next: (below: number) => number,
  body: Buffer,
): ReturnType<typeof intent> {
  const session = `session-${String(next(5))}`;
  const teams = [["payments"], ["payments", "shop"], []][next(3)] ?? [];
  return intent({
    id,
    time,
    actor: {
      user,
      teams,
      agent: null,
      device: `${user}-laptop`,
      tool: `claude-code 2.1.${String(next(3))}`,
      session,
      subAgent: "",
    },
    deployment: next(2) === 0 ? "anthropic" : "house",
    observed: next(5) === 0 ? [{ gate: 3, rule: "aws-access-key-id", message: "m", remedy: "r" }] : [],
    files: Array.from({ length: next(4) }, (_, file) => ({
      // The last is in no catalogued repo, so that its whole path stands there.
      ...(file === 2
        ? { path: "/srv/other/src/file-1.ts", repo: null }
        : { path: `src/file-${String(file)}.ts`, repo: "shop" }),
      access: "read" as const,
      tool: "",
      ...(file === 0
        ? { sha256: String(next(4)).repeat(64), commit: String(next(3)).repeat(40), lines: [[1, 9]] as const }
        : {}),
    })),
    labels: [
      {
        repo: "shop",
        folder: "src",
        classification: "internal",
        path: "src/a.ts",
        source: "path",
        access: "read",
      },
    ],
    alarms: next(9) === 0 ? ["the guard stated public, the gateway judged internal"] : [],
    bodySha256: createHash("sha256").update(body).digest("hex"),
    bodyBytes: body.length,
  });
}
