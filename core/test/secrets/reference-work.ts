/**
 * What work costs beside a fixed one of the same moment: a limit in such units means the same on a slow
 * machine, a busy one and a fast one, which no limit in milliseconds does.
 */

/** This thread's processor time in ms. */
function cpuMs(): number {
  // Linux brings the thread's figure up to date when the process's is asked for; else it is of the last tick.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function timed(work: () => unknown): number {
  const start = cpuMs();
  work();
  return cpuMs() - start;
}

/** A pass of the reference: FNV-1a over so many bytes, about a nanosecond each. */
const referenceBytes = 262_144;
const reference = new Uint8Array(referenceBytes).map((_, at) => at * 31);

function pass(): number {
  // Looked up once: how a test runner provides what is global and what is the module's is not measured.
  const bytes = reference;
  const { imul } = Math;
  // An integer of 32 bits from the first: as another number it would be slow once it is compiled.
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < bytes.length; at++) hash = imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}

/** The reference, and how fast it ever was in this process. */
class ReferenceWork {
  #fastestMs = Number.POSITIVE_INFINITY;

  constructor() {
    // Compiled before the first is counted.
    for (let run = 0; run < 100; run++) this.passMs();
  }

  /** V8 forgets what it compiled and nobody ran for a while: then some passes go by until it is fast again. */
  passMs(): number {
    let bestMs = timed(pass);
    for (let run = 1; run < 6 && bestMs > this.#fastestMs * 1.5; run++)
      bestMs = Math.min(bestMs, timed(pass));
    this.#fastestMs = Math.min(this.#fastestMs, bestMs);
    return bestMs;
  }
}

const referenceWork = new ReferenceWork();

/**
 * How many bytes of the reference go by in the time that a byte of the work takes: the least of several runs,
 * since all that comes from without only adds. Stops when that is at most `enough`.
 */
export function costPerByte(bytes: number, judged: () => unknown, enough: number, runsMax: number): number {
  let passMs = Number.POSITIVE_INFINITY;
  let workMs = Number.POSITIVE_INFINITY;
  let cost = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runsMax && cost > enough; run++) {
    passMs = Math.min(passMs, referenceWork.passMs());
    workMs = Math.min(workMs, timed(judged));
    cost = workMs / bytes / (passMs / referenceBytes);
  }
  return cost;
}

/** How many times the cost of `small` the cost of `large` is, each the least of several runs, in turn. */
export function growth(small: () => unknown, large: () => unknown, enough: number, runsMax: number): number {
  let smallMs = Number.POSITIVE_INFINITY;
  let largeMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2 || (run < runsMax && largeMs > smallMs * enough); run++) {
    smallMs = Math.min(smallMs, timed(small));
    largeMs = Math.min(largeMs, timed(large));
  }
  return largeMs / smallMs;
}
