import { listenersOn } from "../tools/clients/listener.ts";
import { spawnUpstream } from "../tools/upstream/client.ts";
import { startFourgateBefore } from "./arms/fourgate.ts";
import { benchFragments } from "./bodies/conversation.ts";
import { protocols } from "./bodies/protocols.ts";
import { type Member, runWave, streamModel, type Wave, type WaveOptions } from "./measure/crowd.ts";
import { ProcessWatch } from "./measure/process-watch.ts";
import { percentile } from "./measure/statistics.ts";
import { type BenchOptions, type BenchResult, rounded } from "./report/result.ts";
import type { Table } from "./report/table.ts";

const STREAMS = 500;
const BASE_BYTES = 50_000;
const QUICK_BASE_BYTES = 10_000;
/** From the process's start, on a busy machine too; what is left to stop everything stands between it and 45 s. */
const QUICK_END_MS = 36_000;
/** Until the last of the crowd has its first byte, beyond the ramp. */
const LATE_MS = 4_000;
const TURN_BYTES = 8_192;
const MIB = 1024 * 1024;
const RSS_MIB_MAX = 400;
/** Memory at the end against a third of the way. */
const GROWTH_MAX = 1.15;
/** Either side of a moment, what its memory is the median of. */
const MOMENT_MS = 1_500;

const PER_SECOND = 20;
const FULL_WAVES = 3;
const FULL_WAVE: WaveOptions = { events: 400, perSecond: PER_SECOND, rampMs: 8_000, waitMsMax: 120_000 };

export const about = "500 streams at once through guard and gateway: memory, delay, processor time";

/**
 * As many coding tools as there are streams, each with a run and a session of its own, a quarter in each
 * protocol. They all ask at about the same time, and in a longer run ask the next turn again.
 */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  note("starting the stub and Fourgate");
  await using upstream = await spawnUpstream(["--fast"]);
  await using running = await startFourgateBefore(upstream.port);
  using guard = new ProcessWatch(await listener(running.guardPort));
  using gateway = new ProcessWatch(await listener(running.gatewayPort));
  const urls: string[] = [];
  for (let i = 0; i < STREAMS; i++) urls.push(await running.startRun());
  const baseBytes = quick ? QUICK_BASE_BYTES : BASE_BYTES;
  const wave = quick ? quickWave() : FULL_WAVE;
  const waves = quick ? 1 : FULL_WAVES;
  const before = [await guard.cpuSeconds(), await gateway.cpuSeconds()] as const;
  const passed: Wave[] = [];
  const members = crowd((i) => urls[i] ?? "", "guarded", wave, baseBytes);
  for (let n = 1; n <= waves; n++) {
    note(`${STREAMS} streams of ${wave.events} events, ${wave.perSecond} a second each: ${n} of ${waves}`);
    passed.push(await runWave(members, wave));
  }
  const cpu = [(await guard.cpuSeconds()) - before[0], (await gateway.cpuSeconds()) - before[1]] as const;
  let direct: Wave | null = null;
  if (!quick) {
    note("the same without Fourgate");
    direct = await runWave(
      crowd(() => upstream.url, "direct", wave, baseBytes),
      wave,
    );
  }
  const delays = percentiles(passed.flatMap(({ eventDelaysMs }) => eventDelaysMs));
  const first = percentiles(passed.flatMap(({ firstByteMs }) => firstByteMs));
  const span = { fromMs: passed[0]?.fullFromMs ?? Number.NaN, toMs: passed.at(-1)?.fullToMs ?? Number.NaN };
  const [guardRss, gatewayRss] = [memory(guard, span), memory(gateway, span)];
  const events = passed.reduce((sum, { eventDelaysMs }) => sum + eventDelaysMs.length, 0);
  const directDelays = direct === null ? null : percentiles(direct.eventDelaysMs);
  return {
    tables: [
      processTable(guardRss, gatewayRss, cpu, events),
      delayTable(delays, first, direct, directDelays),
    ],
    remarks: [
      `${STREAMS} tools, a run and a session each (Messages, Responses, chat, Gemini in turn), a first body of ${baseBytes / 1000} KB each, ${TURN_BYTES / 1024} KB more in a next turn.`,
      "whole: the stub's own SHA-256 of what it sent stands in the stream and holds, and the rest is what it must be.",
      "growth: median memory around the end of the time in which all streams were open, against that around a third of it; of the most that were open, where never all were.",
      "stub, client, guard and gateway share this machine's processors: the delay is that of all of them.",
      ...new Set(passed.flatMap(({ faults }) => faults.map((fault) => `fault: ${fault}`))),
    ],
    figures: {
      streams_whole: Math.min(...passed.map(({ whole }) => whole)),
      streams_open_at_once: Math.min(...passed.map(({ openMax }) => openMax)),
      guard_rss_mib_peak: rounded(guardRss.peak),
      gateway_rss_mib_peak: rounded(gatewayRss.peak),
      guard_rss_growth: rounded(guardRss.end / guardRss.third),
      gateway_rss_growth: rounded(gatewayRss.end / gatewayRss.third),
      guard_cpu_s: rounded(cpu[0]),
      gateway_cpu_s: rounded(cpu[1]),
      events,
      event_delay_ms_p50: rounded(delays.p50),
      event_delay_ms_p99: rounded(delays.p99),
      first_byte_ms_p50: rounded(first.p50),
      first_byte_ms_p99: rounded(first.p99),
      ...(directDelays === null
        ? {}
        : {
            direct_event_delay_ms_p50: rounded(directDelays.p50),
            direct_event_delay_ms_p99: rounded(directDelays.p99),
          }),
    },
    targets: {
      streams_whole: { at_least: STREAMS },
      streams_open_at_once: { at_least: STREAMS },
      guard_rss_mib_peak: { at_most: RSS_MIB_MAX },
      gateway_rss_mib_peak: { at_most: RSS_MIB_MAX },
      guard_rss_growth: { at_most: GROWTH_MAX },
      gateway_rss_growth: { at_most: GROWTH_MAX },
    },
  };
}

/** As long as the time that is left allows. */
function quickWave(): WaveOptions {
  const leftMs = Math.max(0, QUICK_END_MS - performance.now());
  const rampMs = Math.min(4_000, leftMs / 4);
  const streamMs = Math.max(2_000, leftMs - rampMs - LATE_MS);
  return {
    events: Math.round((Math.min(13_000, streamMs) * PER_SECOND) / 1000),
    perSecond: PER_SECOND,
    rampMs,
    waitMsMax: Math.ceil(Math.max(5_000, leftMs)),
  };
}

function crowd(
  url: (i: number) => string,
  name: string,
  wave: WaveOptions,
  baseBytes: number,
): readonly Member[] {
  const fragments = benchFragments();
  return Array.from({ length: STREAMS }, (_, i): Member => {
    const protocol = protocols[i % protocols.length];
    if (protocol === undefined) throw new TypeError("there is no protocol");
    const options = {
      salt: `${name}_${process.pid}_${i}`,
      baseBytes,
      turnBytes: TURN_BYTES,
      model: streamModel(wave),
    };
    return { protocol, conversation: protocol.conversation(options, fragments), url: url(i), headers: {} };
  });
}

async function listener(port: number): Promise<number> {
  const [pid] = await listenersOn(port);
  if (pid === undefined) throw new Error(`nobody listens on port ${port}`);
  return pid;
}

interface Memory {
  readonly peak: number;
  readonly third: number;
  readonly end: number;
}

/** In MiB. */
function memory(watch: ProcessWatch, span: { readonly fromMs: number; readonly toMs: number }): Memory {
  const thirdMs = span.fromMs + (span.toMs - span.fromMs) / 3;
  return {
    peak: watch.peakBytes() / MIB,
    third: watch.medianBytes(thirdMs - MOMENT_MS, thirdMs + MOMENT_MS) / MIB,
    end: watch.medianBytes(span.toMs - 2 * MOMENT_MS, span.toMs) / MIB,
  };
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

function percentiles(values: readonly number[]): Percentiles {
  return { p50: percentile(values, 50), p99: percentile(values, 99) };
}

function processTable(
  guard: Memory,
  gateway: Memory,
  [guardCpu, gatewayCpu]: readonly [number, number],
  events: number,
): Table {
  const row = (name: string, { peak, third, end }: Memory, cpu: number): string[] => [
    name,
    ...[peak, third, end].map((mib) => mib.toFixed(0)),
    (end / third).toFixed(2),
    cpu.toFixed(1),
    ((cpu * 1e6) / events).toFixed(0),
  ];
  return {
    title: "processes",
    head: ["", "peak MiB", "a third", "end", "growth", "CPU s", "CPU µs an event"],
    rows: [row("guard", guard, guardCpu), row("gateway", gateway, gatewayCpu)],
  };
}

function delayTable(
  delays: Percentiles,
  first: Percentiles,
  direct: Wave | null,
  directDelays: Percentiles | null,
): Table {
  const row = (name: string, delay: Percentiles, byte: Percentiles): string[] => [
    name,
    ...[delay.p50, delay.p99, byte.p50, byte.p99].map((ms) => ms.toFixed(1)),
  ];
  return {
    title: "streams, ms",
    head: ["", "event delay p50", "p99", "first byte p50", "p99"],
    rows: [
      row("guard and gateway", delays, first),
      ...(direct === null || directDelays === null
        ? []
        : [row("direct", directDelays, percentiles(direct.firstByteMs))]),
    ],
  };
}
