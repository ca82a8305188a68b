import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import type { ExportStanding } from "@fourgate/gateway/export/exporter";
import { actor, drill, id, intent, refusal } from "../../../tools/samples/audit-records.ts";
import { MemoryLog } from "../export/kit/memory-log.ts";
import { until } from "../../../tools/waiting.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { MemoryChannel, Watched } from "./watched.ts";

const folders = dataFolders();
const statePath = async (): Promise<string> => join(await folders(), "position.json");
const gate3 = (pass: boolean): typeof drill => ({
  ...drill,
  lines: [{ gate: 3, pass, text: pass ? "12 planted, 0 reached" : "12 planted, 1 reached the upstream" }],
});
const behind: ExportStanding = {
  name: "siem",
  format: "cef",
  to: "syslog+tls://siem:6514",
  state: "away",
  position: 10,
  count: 52,
  behindSince: "2026-11-22T14:00:00.000Z",
  sentCount: 10,
  refusedCount: 0,
  dead: [],
  lastSentAt: null,
  lastCanary: null,
  trouble: "siem:6514 refuses the connection",
};

describe("an alarm", () => {
  it("is raised by a gate that fails a drill, told once, and over when the gate holds", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    log.add(gate3(false), gate3(false));
    await until(() => watched.changes.length === 2);
    expect(watched.changes).toEqual([
      {
        act: "raised",
        alarm: "m1",
        group: "gate_failed",
        subject: "gate 3",
        message: "gate 3 did not hold: 12 planted, 1 reached the upstream",
      },
      { act: "told", alarms: ["m1"], channel: "security", reason: "" },
    ]);
    log.add(gate3(true));
    await until(() => watched.changes.length === 3);
    expect(watched.changes[2]).toEqual({ act: "ended", alarm: "m1" });
    log.add(gate3(false));
    await until(() => watched.changes.length >= 4);
    expect(watched.changes[3]).toMatchObject({ act: "raised", alarm: "m2" });
  });

  it("is raised by a difference between guard and gateway and by a gap in a laptop's numbers", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    log.add(
      intent({ alarms: ["the guard stated internal, the gateway judges confidential"] }),
      refusal({ alarms: ["device mia-laptop counted from 4 to 400"] }),
    );
    await until(() => watched.alarms.list().length === 2);
    expect(watched.alarms.list().map(({ group, subject }) => [group, subject])).toEqual([
      ["device_gap", "mia-laptop"],
      ["doors_differ", "mia-laptop"],
    ]);
  });

  it("is one of its own for each thing that nobody known did", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    const [code, token] = ["join code 1 came a second time", "a token of ann, device one, came alone"];
    log.add(...[code, token, token].map((alarm) => refusal({ actor: null, alarms: [alarm] })));
    await until(() => watched.alarms.list().length >= 2);
    await sleep(30);
    expect(watched.alarms.list().map(({ subject }) => subject)).toEqual([token, code]);
  });

  it("is raised by an export that is behind, and over once it has caught up", async () => {
    await using watched = new Watched(new MemoryLog(), await statePath());
    watched.exports = [behind];
    await until(() => watched.alarms.list().length === 1);
    expect(watched.alarms.list()[0]?.message).toBe(
      "export siem to syslog+tls://siem:6514 is 42 records behind since 2026-11-22T14:00:00.000Z: siem:6514 refuses the connection",
    );
    watched.exports = [{ ...behind, behindSince: null }];
    await sleep(30);
    expect(watched.alarms.list()[0]?.state).toBe("open");
    watched.exports = [{ ...behind, behindSince: null, state: "following", position: 52 }];
    await until(() => watched.alarms.list()[0]?.state === "ended");
  });

  it("is raised by a canary that is missing and by a record that a receiver refused", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    const canary = {
      act: "canary_checked",
      canary: id(1),
      sha256: "",
      bytes: 0,
      recordCount: 0,
      afterMs: 1,
    } as const;
    const exported = { kind: "export", id: id(2), time: "2026-11-22T14:00:00.000Z", export: "siem" } as const;
    log.add(
      { ...exported, event: { ...canary, result: "missing" } },
      {
        ...exported,
        event: { act: "rejected", record: id(1), recordKind: "intent", index: 0, reason: "odd" },
      },
    );
    await until(() => watched.alarms.list().length === 2);
    log.add({ ...exported, event: { ...canary, result: "read_back" } });
    await until(() => watched.alarms.list().some(({ state }) => state === "ended"));
    expect(watched.alarms.list().map(({ group, state }) => `${group} ${state}`)).toEqual([
      "export_rejected open",
      "canary_failed ended",
    ]);
  });

  it("is raised by a tool that made calls which no log knows", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    const beat = {
      kind: "heartbeat",
      id: id(3),
      time: "2026-11-22T14:00:00.000Z",
      user: "mia",
      device: "mia-laptop",
      sentAt: "2026-11-22T14:00:00.000Z",
      deviceSequence: 4,
      policyVersion: "p",
      runs: 1,
      waiting: 0,
    } as const;
    log.add(beat, { ...beat, unseenCalls: 2 });
    await until(() => watched.alarms.list().length === 1);
    expect(watched.alarms.list()[0]).toMatchObject({
      group: "blind_spot",
      subject: "mia-laptop",
      message: "a tool of mia on mia-laptop says that it made 2 calls to a model which no log knows",
    });
  });

  it("is raised while a witness does not get the log's checkpoints, and over once it does", async () => {
    await using watched = new Watched(new MemoryLog(), await statePath());
    const witness = { name: "witness.example/w1", kind: "witness", size: null, atMs: null } as const;
    watched.outside = [{ ...witness, failure: "it can't be reached" }];
    await until(() => watched.alarms.list().length === 1);
    expect(watched.alarms.list()[0]).toMatchObject({
      group: "checkpoint_not_out",
      message: "the log's checkpoints do not get to witness.example/w1: it can't be reached",
    });
    // Not over before one got there.
    watched.outside = [{ ...witness, failure: null }];
    await sleep(30);
    expect(watched.alarms.list()[0]?.state).toBe("open");
    watched.outside = [{ ...witness, size: 7, atMs: 1, failure: null }];
    await until(() => watched.alarms.list()[0]?.state === "ended");
  });

  it("is raised while the clock can't be believed, and over once it can", async () => {
    await using watched = new Watched(new MemoryLog(), await statePath());
    watched.clockAhead = "the clock is 400 days ahead";
    await until(() => watched.channel.messages.length === 1);
    expect(watched.alarms.list()[0]).toMatchObject({ group: "clock_ahead", message: watched.clockAhead });
    watched.clockAhead = null;
    await until(() => watched.alarms.list()[0]?.state === "ended");
    expect(watched.alarms.list()).toHaveLength(1);
  });

  it("that nothing can be recorded is told all the same, and recorded once it can", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    watched.healthy = false;
    await until(() => watched.channel.messages.length === 1);
    expect(watched.channel.messages[0]?.group).toBe("ledger_unhealthy");
    expect(log.of("alarm")).toEqual([]);
    watched.healthy = true;
    await until(() => watched.changes.length === 3);
    expect(watched.changes).toMatchObject([{ act: "raised" }, { act: "told" }, { act: "ended" }]);
  });
});

describe("alarms of a group", () => {
  const differing = (from: number, to: number): ReturnType<typeof intent>[] =>
    Array.from({ length: to - from }, (_, at) => {
      const made = intent({ id: id(from + at), alarms: ["the guard let a finding pass"] });
      return { ...made, actor: { ...made.actor, device: `laptop-${String(from + at)}` } };
    });

  it("come as one message in a window", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    log.add(...differing(0, 30));
    await until(() => watched.channel.messages.length === 1);
    log.add(...differing(30, 100));
    await until(() => watched.alarms.list().length === 100);
    expect(watched.channel.messages.map(({ alarms }) => alarms.length)).toEqual([30]);
    watched.nowMs = Date.now() + 60_001;
    await until(() => watched.channel.messages.length === 2);
    expect(watched.channel.messages[1]).toMatchObject({ leftOutCount: 20 });
    expect(watched.channel.messages[1]?.alarms).toHaveLength(50);
    expect(watched.changes.filter((change) => "act" in change && change.act === "told")).toHaveLength(2);
  });

  it("are told again until the channel takes them, which the log says once", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    watched.channel.fails = new FourgateError(
      "upstream_unreachable",
      "mail:25 refuses the connection",
      "start it",
    );
    log.add(...differing(0, 2));
    await until(() => watched.channel.tries > 4);
    watched.channel.fails = null;
    await until(() => watched.channel.messages.length === 1);
    await until(() => watched.changes.length === 4);
    expect(watched.changes.slice(2)).toEqual([
      {
        act: "not_told",
        alarms: ["m1", "m2"],
        channel: "security",
        reason: "mail:25 refuses the connection; start it",
      },
      { act: "told", alarms: ["m1", "m2"], channel: "security", reason: "" },
    ]);
  });

  it("reach a channel only where it is for them", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath(), new MemoryChannel("pager", ["gate_failed"]));
    log.add(...differing(0, 1), gate3(false));
    await until(() => watched.channel.messages.length === 1);
    await sleep(40);
    expect(watched.channel.messages.map(({ group }) => group)).toEqual(["gate_failed"]);
  });
});

describe("a restart", () => {
  it("tells what was not told, and tells nothing twice", async () => {
    const [log, path] = [new MemoryLog(), await statePath()];
    const before = new Watched(log, path);
    log.add(gate3(false));
    await until(() => before.changes.length === 2);
    before.channel.fails = new FourgateError("upstream_unreachable", "away", "again");
    log.add(refusal({ alarms: ["device mia-laptop used its number 7 twice"] }));
    await until(() => before.changes.length === 4);
    await before[Symbol.asyncDispose]();
    // Came while nobody watched.
    log.add(intent({ alarms: ["the guard let a finding pass"] }));
    await using after = new Watched(log, path);
    await until(() => after.channel.messages.length === 2);
    await sleep(40);
    expect(after.channel.messages.map(({ group }) => group).toSorted()).toEqual([
      "device_gap",
      "doors_differ",
    ]);
    expect(after.alarms.list().map(({ alarm }) => alarm)).toEqual(["m3", "m2", "m1"]);
  });

  it("keeps to the window of what was told before it", async () => {
    const [log, path] = [new MemoryLog(), await statePath()];
    const before = new Watched(log, path);
    log.add(refusal({ alarms: ["device mia-laptop used its number 7 twice"] }));
    await until(() => before.changes.length === 2);
    await before[Symbol.asyncDispose]();
    await using after = new Watched(log, path);
    log.add(
      refusal({
        actor: { ...actor, device: "tom-laptop" },
        alarms: ["device tom-laptop used its number 7 twice"],
      }),
    );
    await until(() => after.alarms.list().length === 2);
    await sleep(60);
    expect(after.channel.messages).toEqual([]);
    after.nowMs = Date.now() + after.windowMs + 1_000;
    await until(() => after.channel.messages.length === 1);
    expect(after.channel.messages[0]?.alarms.map(({ alarm }) => alarm)).toEqual(["m2"]);
  });

  it("raises nothing for what was there before alarms were watched", async () => {
    const log = new MemoryLog().add(gate3(false), intent({ alarms: ["old"] }));
    await using watched = new Watched(log, await statePath());
    await sleep(40);
    expect(watched.alarms.list()).toEqual([]);
  });
});

describe("an acknowledgement", () => {
  it("stands in the log with who and why, and ends the telling", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    watched.channel.fails = new FourgateError("upstream_unreachable", "away", "again");
    log.add(gate3(false));
    await until(() => watched.channel.tries > 1);
    await watched.alarms.acknowledge(["m1"], "looking into it", "admin");
    const { tries } = watched.channel;
    await sleep(60);
    expect(watched.channel.tries).toBeLessThanOrEqual(tries + 1);
    expect(watched.log.of("alarm").at(-1)).toMatchObject({
      by: "admin",
      change: { act: "acknowledged", alarms: ["m1"], reason: "looking into it" },
    });
    expect(watched.alarms.list()[0]).toMatchObject({ state: "acknowledged", acknowledged: { by: "admin" } });
    await expect(watched.alarms.acknowledge(["m1"], "again", "admin")).rejects.toThrow(
      "admin acknowledged m1 already",
    );
    await expect(watched.alarms.acknowledge(["m9"], "x", "admin")).rejects.toThrow("there is no alarm m9");
  });

  it("of an event lets the next one be raised", async () => {
    const log = new MemoryLog();
    await using watched = new Watched(log, await statePath());
    log.add(intent({ alarms: ["the guard let a finding pass"] }));
    await until(() => watched.alarms.list().length === 1);
    await watched.alarms.acknowledge(["m1"], "seen", "admin");
    log.add(intent({ alarms: ["the guard let a finding pass"] }));
    await until(() => watched.alarms.list().length === 2);
    expect(watched.alarms.list()[0]).toMatchObject({ alarm: "m2", state: "open" });
  });
});
