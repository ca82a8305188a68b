// The thread behind worker-link.ts: reads whole bodies, without a session's memory.
import { parentPort, workerData } from "node:worker_threads";
import { FourgateError } from "@fourgate/core/errors";
import { codecOf } from "@fourgate/core/prompt/protocols";
import { findPart } from "@fourgate/core/secrets/findings/findings";
import { keyedHash } from "../native-bytes.ts";
import { KnownScanners } from "./known-scanners.ts";
import { detectorsFor } from "./reading-policy.ts";
import type { ReadAnswer, ReadTask, WorkerSettings } from "./worker-messages.ts";

const { hashKey, knownKey, policy } = workerData as WorkerSettings;
const hash = keyedHash(hashKey);
const scanners = new KnownScanners(detectorsFor(policy), keyedHash(knownKey));

function answer({ id, bytes, endpoint, known, ahead }: ReadTask): ReadAnswer {
  try {
    const prompt = codecOf(endpoint.protocol).decode(bytes, endpoint, {});
    if (!prompt) throw new TypeError("a whole body was asked for");
    // The bytes stay behind: the other side has its own.
    const sent = { ...prompt, bytes: new Uint8Array(0) };
    if (ahead) post({ id, prompt: sent });
    const { scanner } = scanners.of(known);
    // No cache: what comes here is new, and to look it up would be a fifth of the work.
    const findings = prompt.placements.map((placement) => findPart(bytes, placement, prompt, scanner, hash));
    return ahead ? { id, findings } : { id, reading: { prompt: sent, findings } };
  } catch (error) {
    if (error instanceof FourgateError) {
      return { id, code: error.code, message: error.message, remedy: error.remedy };
    }
    return {
      id,
      code: "gate_failed",
      message: "the reading of this request failed, so nothing was sent",
      remedy: "try again; if it stays, tell your operator",
    };
  }
}

function post(message: ReadAnswer): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (task: ReadTask) => {
  post(answer(task));
  // A thread that waits collects no garbage: the body's memory is given back at once.
  if (task.bytes.buffer instanceof ArrayBuffer) task.bytes.buffer.transfer(0);
});
