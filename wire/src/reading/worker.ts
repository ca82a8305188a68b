// The thread behind worker-link.ts: reads whole bodies, without a session's memory.
import { parentPort } from "node:worker_threads";
import { FourgateError } from "@fourgate/core/errors";
import { codecOf } from "@fourgate/core/prompt/protocols";
import { findPart } from "@fourgate/core/secrets/findings/findings";
import type { KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import { keyedHash } from "../native-bytes.ts";
import { KnownScanners } from "./known-scanners.ts";
import { Scanners } from "./scanners.ts";
import type { ReadAnswer, ReadTask, WorkerSettings } from "./worker-messages.ts";

interface Tools {
  readonly hash: KeyedHash;
  readonly scanners: KnownScanners;
}

function toolsFor({ hashKey, knownKey, rules }: WorkerSettings, scanners: Scanners): Tools {
  return {
    hash: keyedHash(hashKey),
    scanners: new KnownScanners(scanners.of(rules), keyedHash(knownKey)),
  };
}

function answer({ id, bytes, endpoint, known, ahead }: ReadTask, tools: Tools | null): ReadAnswer {
  try {
    if (tools === null) throw new TypeError("the first task brings settings");
    const { hash, scanners } = tools;
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

function listen(): void {
  const scanners = new Scanners();
  let tools: Tools | null = null;
  parentPort?.on("message", (task: ReadTask) => {
    if (task.settings !== null) tools = toolsFor(task.settings, scanners);
    post(answer(task, tools));
    // A thread that waits collects no garbage: the body's memory is given back at once.
    if (task.bytes.buffer instanceof ArrayBuffer) task.bytes.buffer.transfer(0);
  });
}

listen();
