import { Agent, request, type IncomingHttpHeaders } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The connection broke off before the answer's end. */
  readonly cut: boolean;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are; null: none. */
  readonly body?: unknown;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  readonly onHead?: (headers: IncomingHttpHeaders) => void;
  readonly onChunk?: (chunk: Buffer) => void;
}

/** One request to an absolute address, its answer to the end. */
export async function ask(url: string, asked: Asked = {}): Promise<Answer> {
  const { body = null } = asked;
  const bytes =
    body === null || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request(
    url,
    {
      method: asked.method ?? (bytes === null ? "GET" : "POST"),
      agent: asked.agent ?? false,
      ...(asked.signal ? { signal: asked.signal } : {}),
      headers: {
        ...(bytes === null
          ? {}
          : { "content-type": "application/json", "content-length": String(Buffer.byteLength(bytes)) }),
        ...asked.headers,
      },
    },
    (response) => {
      asked.onHead?.(response.headers);
      const chunks: Buffer[] = [];
      const end = (cut: boolean): void => {
        const whole = Buffer.concat(chunks);
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, bytes: whole, text: whole.toString("utf8"), cut });
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        asked.onChunk?.(chunk);
      });
      response.on("end", () => {
        end(!response.complete);
      });
      response.on("error", () => {
        end(true);
      });
    },
  );
  call.on("error", reject);
  call.end(bytes ?? undefined);
  return await promise;
}
