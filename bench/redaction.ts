import { ControlClient } from "@fourgate/guard/control/control-client";
import { type Guarded, runSessions } from "../tools/redaction/sessions.ts";
import { startFourgateBefore } from "./arms/fourgate.ts";
import type { BenchOptions, BenchResult } from "./report/result.ts";

const sessionCount = 1_000;
const quickSessionCount = 20;
const atOnce = 4;
const noteEvery = 50;
const namedCountMax = 10;

export const about =
  "1,000 random sessions with secrets, through the guard and without it: what leaks, what differs";

/** Guard and gateway as `fourgate up` starts them, processes of their own. */
async function guardBefore(vendorUrl: string): Promise<Guarded> {
  const running = await startFourgateBefore(Number(new URL(vendorUrl).port));
  const guard = await ControlClient.open(running.fourgate.env);
  const root = running.cwd;
  return {
    root,
    async run(tool) {
      const started = await guard.startRun({
        cwd: root,
        tool,
        agent: null,
        deployment: null,
        pid: process.pid,
      });
      return { baseUrl: started.baseUrl, end: () => guard.endRun(started.run) };
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/**
 * Each session reads files that hold secrets and then writes, edits and patches them by what it saw, in
 * one of four protocols or over a WebSocket, once through a guard and once without one. In each
 * placeholder of a reply there is a cut, at every offset in turn, and the bytes are cut anew, one by
 * one in every eighth session. The seed is another each time.
 */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  const seed = Math.floor(Math.random() * 0x7fff_ffff);
  const count = quick ? quickSessionCount : sessionCount;
  note(`seed ${String(seed)}`);
  const figures = await runSessions({ seed, count, atOnce }, guardBefore, (done) => {
    if (done % noteEvery === 0) note(`${String(done)} of ${String(count)} sessions`);
  });
  const { differing } = figures;
  const of = (value: number): string => value.toLocaleString("en");
  return {
    tables: [
      {
        title: `Sessions with secrets, seed ${String(seed)}`,
        head: ["by", "sessions"],
        rows: Object.entries(figures.byWay).map(([way, sessions]) => [way, of(sessions)]),
      },
    ],
    remarks: [
      `${of(figures.requests)} requests went through the guard; of ${of(figures.secrets)} secrets the vendor saw ${of(figures.placeholders)} placeholders`,
      ...differing.slice(0, namedCountMax).map((one) => `differs: ${one}`),
    ],
    figures: {
      sessions: figures.sessions,
      leaks: figures.leaks,
      differing: differing.length,
      changed_prefixes: figures.changedPrefixes,
    },
    targets: {
      ...(quick ? {} : { sessions: { at_least: sessionCount } }),
      leaks: { at_most: 0 },
      differing: { at_most: 0 },
      changed_prefixes: { at_most: 0 },
    },
  };
}
