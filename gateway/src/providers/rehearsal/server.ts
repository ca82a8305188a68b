import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { anthropicReply } from "./replies/anthropic.ts";
import { geminiReply } from "./replies/gemini.ts";
import { openaiReply } from "./replies/openai.ts";
import { json, type RehearsedReply } from "./reply.ts";

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
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(testimony.answer(needles)));
    return;
  }
  testimony?.take(request, body);
  const { status, contentType, body: text } = rehearsed(request.url ?? "/", body);
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-cache" });
  response.end(text);
}

/** In the protocol of the address. */
function rehearsed(target: string, body: Buffer): RehearsedReply {
  const [path = "/", query = ""] = target.split("?", 2);
  if (path === "/v1/models" || path === "/v1beta/models") return json(200, models);
  let fields: { model?: unknown; stream?: unknown };
  try {
    fields = JSON.parse(body.toString("utf8")) as typeof fields;
  } catch {
    return json(400, { error: { type: "invalid_request_error", message: "the body is not JSON" } });
  }
  const id = createHash("sha256").update(body).digest("hex").slice(0, 16);
  const model = typeof fields.model === "string" ? fields.model : "rehearsal";
  const asked = { id, model, stream: fields.stream === true, bodyBytes: body.length };
  return (
    anthropicReply(path, asked) ??
    openaiReply(path, asked) ??
    geminiReply(path, query.includes("alt=sse"), id) ??
    json(404, { error: { type: "not_found_error", message: "no such path" } })
  );
}

/** In the shapes of all three vendors at once. */
const models = {
  object: "list",
  data: [
    {
      ...{ id: "rehearsal", object: "model", created: 0, owned_by: "fourgate" },
      ...{ type: "model", display_name: "Rehearsal (no model)", created_at: "1970-01-01T00:00:00Z" },
    },
  ],
  models: [{ name: "models/rehearsal", displayName: "Rehearsal (no model)" }],
  has_more: false,
  first_id: "rehearsal",
  last_id: "rehearsal",
};
