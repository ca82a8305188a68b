import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { message, stream } from "./reply.ts";

const bodyBytesMax = 64 * 1024 * 1024;
const testimonyBytesMax = 64 * 1024 * 1024;

/** One request as it arrived, kept only where this rehearsal testifies. */
interface Seen {
  readonly body: Buffer;
  readonly head: string;
}

/** Everything that reached this process, for a drill that asks what did. */
export class Testimony {
  readonly #seen: Seen[] = [];
  #bytes = 0;

  take(request: IncomingMessage, body: Buffer): void {
    this.#bytes += body.length;
    // A drill is far smaller; past this the oldest is not forgotten, the drill fails instead.
    if (this.#bytes > testimonyBytesMax) throw new RangeError("more than a drill sends");
    this.#seen.push({ body, head: `${request.url ?? ""}\n${request.rawHeaders.join("\n")}` });
  }

  /** Which of these texts arrived anywhere, raw or as JSON writes them; and each body's SHA-256. */
  answer(needles: readonly string[]): { seen: string[]; bodies: string[] } {
    const holds = (needle: string): boolean => {
      const forms = [needle, JSON.stringify(needle).slice(1, -1), Buffer.from(needle).toString("base64")];
      return this.#seen.some(({ body, head }) =>
        forms.some((form) => body.includes(form) || head.includes(form)),
      );
    };
    return {
      seen: needles.filter(holds),
      bodies: this.#seen.map(({ body }) => createHash("sha256").update(body).digest("hex")),
    };
  }
}

/** A deployment that answers in the protocol and is no model. With a testimony it also remembers. */
export function rehearsalServer(testimony: Testimony | null): Server {
  return createServer((request, response) => {
    collect(request).then(
      (body) => {
        answer(request, response, body, testimony);
      },
      () => {
        response.destroy();
      },
    );
  });
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > bodyBytesMax) throw new RangeError("body too large");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  testimony: Testimony | null,
): void {
  const path = (request.url ?? "/").split("?")[0];
  if (testimony && path === "/testify") {
    const { needles } = JSON.parse(body.toString("utf8")) as { needles: string[] };
    json(response, 200, testimony.answer(needles));
    return;
  }
  testimony?.take(request, body);
  if (path === "/v1/models") {
    const model = {
      type: "model",
      id: "rehearsal",
      display_name: "Rehearsal (no model)",
      created_at: "1970-01-01T00:00:00Z",
    };
    json(response, 200, { data: [model], has_more: false, first_id: "rehearsal", last_id: "rehearsal" });
    return;
  }
  let asked: { model?: unknown; stream?: unknown };
  try {
    asked = JSON.parse(body.toString("utf8")) as typeof asked;
  } catch {
    json(response, 400, {
      type: "error",
      error: { type: "invalid_request_error", message: "the body is not JSON" },
    });
    return;
  }
  if (path === "/v1/messages/count_tokens") {
    json(response, 200, { input_tokens: Math.ceil(body.length / 4) });
    return;
  }
  if (path !== "/v1/messages") {
    json(response, 404, { type: "error", error: { type: "not_found_error", message: "no such path" } });
    return;
  }
  const id = `msg_rehearsal_${createHash("sha256").update(body).digest("hex").slice(0, 16)}`;
  const model = typeof asked.model === "string" ? asked.model : "rehearsal";
  if (asked.stream === true) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.end(stream(id, model));
  } else {
    json(response, 200, message(id, model));
  }
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
