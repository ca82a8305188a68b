import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { NoteKey } from "@fourgate/core/audit/note";
import { formatWitnessKey } from "@fourgate/core/audit/cosignature";
import { FourgateError } from "@fourgate/core/errors";
import { Lock } from "@fourgate/journal/lock";
import { close, listen } from "../server.ts";
import { makeFolder } from "@fourgate/journal/durable";
import { Witness } from "./witness.ts";
import { openIdentity } from "./witness-folder.ts";

export interface WitnessOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Kept from the first start on; made then where none is given. */
  readonly name: string | undefined;
  readonly logs: readonly NoteKey[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** For a line about what failed. */
  readonly log: (line: string) => void;
}

export interface RunningWitness extends AsyncDisposable {
  readonly port: number;
  /** Its public key, as one line. */
  readonly verifierKey: string;
}

/** 63 lines of a proof, and a checkpoint with signatures of others. */
const bodyBytesMax = 64 * 1024;
const bodyMsMax = 10_000;

/**
 * A witness that answers POST /add-checkpoint, and nothing else.
 * @throws FourgateError config_invalid
 */
export async function serveWitness(options: WitnessOptions): Promise<RunningWitness> {
  const { folder, host, log } = options;
  await using opened = new AsyncDisposableStack();
  await makeFolder(folder);
  opened.use(await Lock.take(join(folder, "lock")));
  const identity = await openIdentity(folder, options.name);
  const witness = new Witness(folder, identity, options.logs, options.clock);
  const server = createServer({ requestTimeout: bodyMsMax }, (request, response) => {
    answer(request, response, witness).catch((error: unknown) => {
      log(
        error instanceof FourgateError ? error.message : "a checkpoint could not be kept: look at the disk",
      );
      if (!response.headersSent) response.writeHead(500).end();
      else response.destroy();
    });
  });
  const port = await listen(server, options.port, host).catch((error: unknown) => {
    throw new FourgateError(
      "config_invalid",
      `the witness cannot listen on ${host}:${String(options.port)}`,
      "end what listens there, or give another address with --listen",
      error,
    );
  });
  opened.defer(() => close(server));
  const running = opened.move();
  return {
    port,
    verifierKey: formatWitnessKey(identity.key),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, witness: Witness): Promise<void> {
  if (request.url !== "/add-checkpoint") return end(response, 404);
  if (request.method !== "POST") return end(response, 405);
  const body = await readBody(request);
  if (body === undefined) return end(response, 413);
  const { status, mediaType, body: text } = await witness.addCheckpoint(body);
  response.writeHead(status, { "content-type": mediaType }).end(text);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" }).end();
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
