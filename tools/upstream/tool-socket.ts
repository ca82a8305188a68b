import { once } from "node:events";
import { WebSocket } from "ws";
import { until } from "../waiting.ts";

export type Event = Readonly<Record<string, unknown>> & { readonly type: string };

const last = /^(?:response\.(?:completed|failed|incomplete)|error)$/;

/** A tool's WebSocket: sends frames, and takes the events of one response after the other. */
export class ToolSocket implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly frames: Event[] = [];
  /** Set once it is closed. */
  closed: { readonly code: number; readonly reason: string } | null = null;
  #taken = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString("utf8")) as Event);
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    socket.on("error", () => undefined);
  }

  /** `base`: the run's address on the guard. Rejects when it is not taken. */
  static async open(base: string, headers: Readonly<Record<string, string>> = {}): Promise<ToolSocket> {
    const socket = new WebSocket(`${base.replace("http", "ws")}/v1/responses`, { headers });
    await once(socket, "open");
    return new ToolSocket(socket);
  }

  send(frame: unknown): void {
    const isRaw = typeof frame === "string" || frame instanceof Uint8Array;
    this.socket.send(
      isRaw ? frame : JSON.stringify({ type: "response.create", model: "m", ...(frame as object) }),
    );
  }

  /** The next response's events, its end included. */
  async next(): Promise<readonly Event[]> {
    const from = this.#taken;
    const end = (): number => this.frames.findIndex(({ type }, i) => i >= from && last.test(type));
    await until(() => end() >= 0 || this.closed !== null, "a response's end");
    if (end() < 0) throw new Error(`the socket closed: ${String(this.closed?.code)}`);
    this.#taken = end() + 1;
    return this.frames.slice(from, this.#taken);
  }

  async ask(frame: unknown): Promise<readonly Event[]> {
    this.send(frame);
    return await this.next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closed !== null) return;
    this.socket.terminate();
    await until(() => this.closed !== null, "the socket's end");
  }
}

/** The id of the response that these events are. */
export function idOf(events: readonly Event[]): string {
  const { response } = (events.at(-1) ?? {}) as { response?: { id: string } };
  return response?.id ?? "";
}

/** The status with which an upgrade is refused; rejects where it is taken. */
export async function refusedUpgrade(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const socket = new WebSocket(url.replace("http", "ws"), { headers });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  socket.on("unexpected-response", (_request, response) => {
    resolve(response.statusCode ?? 0);
    response.resume();
  });
  socket.on("open", () => {
    socket.terminate();
    reject(new Error("it was taken"));
  });
  socket.on("error", () => undefined);
  return await promise;
}
