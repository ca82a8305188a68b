import { setTimeout as sleep } from "node:timers/promises";
import { fastStreamIsWhole } from "../../tools/upstream/fast.ts";
import type { BenchConversation } from "../bodies/body.ts";
import type { BenchProtocol } from "../bodies/protocols.ts";
import { BenchClient } from "./client.ts";

/** One coding tool of the crowd: its session, and the way that it takes. */
export interface Member {
  readonly protocol: BenchProtocol;
  readonly conversation: BenchConversation;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WaveOptions {
  readonly events: number;
  readonly perSecond: number;
  /** The members begin one after the other within this time. */
  readonly rampMs: number;
  readonly waitMsMax: number;
}

export interface Wave {
  /** Streams that arrived whole, byte for byte. */
  readonly whole: number;
  /** What went wrong with the others, each kind once. */
  readonly faults: readonly string[];
  /** The most streams that were open at one moment. */
  readonly openMax: number;
  readonly eventDelaysMs: readonly number[];
  readonly firstByteMs: readonly number[];
  /** From when to when that many were open, by performance.now(). */
  readonly fullFromMs: number;
  readonly fullToMs: number;
}

/** The model's name that asks the stub for such a stream. */
export function streamModel({ events, perSecond }: Pick<WaveOptions, "events" | "perSecond">): string {
  return `claude-stream-${events}-${perSecond}`;
}

/** Every member asks its session's next turn as a stream, and reads it to its end. */
export async function runWave(members: readonly Member[], options: WaveOptions): Promise<Wave> {
  const delays: number[] = [];
  const firstBytes: number[] = [];
  const faults = new Set<string>();
  let whole = 0;
  let open = 0;
  let openMax = 0;
  let fullFromMs = Number.NaN;
  let fullToMs = Number.NaN;
  const ask = async (member: Member, i: number): Promise<void> => {
    await sleep((i * options.rampMs) / members.length);
    using client = new BenchClient(member.url);
    const { protocol, conversation } = member;
    const path = protocol.path(streamModel(options), true);
    let counted = false;
    try {
      const answer = await client.post({
        path,
        headers: { ...protocol.headers(conversation.session), ...member.headers },
        body: conversation.next(true),
        signal: AbortSignal.timeout(options.waitMsMax),
        keepText: true,
        onFirstByte: () => {
          counted = true;
          if (++open <= openMax) return;
          openMax = open;
          fullFromMs = performance.now();
          fullToMs = Number.NaN;
        },
      });
      firstBytes.push(answer.firstByteMs);
      // What a protocol says again at its end is no event of its own.
      for (const delay of answer.eventDelaysMs.slice(0, options.events)) delays.push(delay);
      if (answer.status !== 200) faults.add(`${protocol.name}: answered ${answer.status}`);
      else if (!fastStreamIsWhole(answer.text, path, options.events)) faults.add(`${protocol.name}: changed`);
      else whole++;
    } catch (error) {
      faults.add(`${protocol.name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      if (counted) {
        if (open === openMax && Number.isNaN(fullToMs)) fullToMs = performance.now();
        open--;
      }
    }
  };
  await Promise.all(members.map(ask));
  return {
    whole,
    faults: [...faults],
    openMax,
    eventDelaysMs: delays,
    firstByteMs: firstBytes,
    fullFromMs,
    fullToMs,
  };
}
