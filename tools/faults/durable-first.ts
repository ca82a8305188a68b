import type { Call } from "./trace.ts";

/** What the trace of one request must show. */
export interface Order {
  /** Name of the journal's file that the intent stands in. */
  readonly journal: string;
  /** First byte of that file behind the intent: all that rebuilding needs lies before it. */
  readonly intentEnd: number;
  readonly vendorPort: number;
  /** Seconds since 1970 just before the client sent the request. */
  readonly sentS: number;
}

export interface Proof {
  /** What is wrong; null when the order holds. */
  readonly fault: string | null;
  /** "127.0.0.1:x->127.0.0.1:y" of the connection upstream; "" when nothing went there. */
  readonly socket: string;
  /** Between the return of fdatasync and the first byte upstream, in milliseconds; NaN when the order does not hold. */
  readonly gapMs: number;
}

/**
 * Reads from a trace that the intent was on disk before the first byte of its request went
 * upstream: after the last write into the journal below the intent's end, an fdatasync of that
 * file was entered and returned 0, and only then came the first write to a socket whose peer is the vendor.
 */
export function proveDurableFirst(calls: readonly Call[], order: Order): Proof {
  const first = calls.find((call) => call.beginS >= order.sentS && sends(call, order.vendorPort));
  if (first === undefined) return { fault: "nothing went upstream", socket: "", gapMs: Number.NaN };
  const socket = /TCP:\[([^\]]+)\]/.exec(first.args)?.[1] ?? "";
  const wrong = (fault: string): Proof => ({ fault, socket, gapMs: Number.NaN });
  if (!first.args.includes('"POST /v1/messages'))
    return wrong("bytes went upstream before the request's own");
  const writes = calls.filter((call) => writesBelow(call, order));
  const last = writes.reduce<Call | undefined>(
    (latest, call) => (latest === undefined || call.endLine > latest.endLine ? call : latest),
    undefined,
  );
  if (last === undefined || last.beginS < order.sentS)
    return wrong("the intent was not written in this request");
  if (last.endLine > first.beginLine)
    return wrong("the intent was still being written when bytes went upstream");
  const sync = calls.find(
    (call) =>
      call.name === "fdatasync" &&
      call.args.includes(`/${order.journal}>`) &&
      call.result === 0 &&
      call.beginLine > last.endLine &&
      call.endLine < first.beginLine,
  );
  if (sync === undefined)
    return wrong("no fdatasync returned between the intent's write and the first byte upstream");
  return { fault: null, socket, gapMs: (first.beginS - sync.beginS) * 1000 };
}

const SENDING = new Set(["write", "writev", "sendto", "sendmsg"]);

function sends(call: Call, port: number): boolean {
  return (
    SENDING.has(call.name) && /^\d+<TCP:\[[^\]]*->127\.0\.0\.1:(\d+)\]>/.exec(call.args)?.[1] === String(port)
  );
}

/** Into the journal, and begins below the intent's end. */
function writesBelow({ name, args }: Call, { journal, intentEnd }: Order): boolean {
  if (name !== "pwrite64" || !args.includes(`/${journal}>`)) return false;
  const offset = Number(/, (\d+)$/.exec(args)?.[1] ?? Number.NaN);
  return offset < intentEnd;
}
