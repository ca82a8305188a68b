import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Asked } from "./asked.ts";

/**
 * Stands where the tool's program stands, so that `fourgate run` starts it: notes what the tool asks
 * of ORIGIN and how it was answered, one JSON line each, and passes every byte on.
 * `tap-main.ts LOG ORIGIN WORDS PROGRAM… ARGUMENT…`; WORDS is the number of PROGRAM's.
 */
const [log = "", origin = "", words = "", ...rest] = process.argv.slice(2);
const program = rest.slice(0, Number(words));
const door = new URL(origin);
const agent = new Agent({ keepAlive: true });
const FILE_BYTES_MAX = 1_000_000;

const server = createServer((incoming, outgoing) => {
  const startMs = Date.now();
  let note = { status: 0, exchange: "", pieces: 0, firstMs: 0, lastMs: 0, bytes: 0 };
  const onward = request(
    {
      host: door.hostname,
      port: door.port,
      method: incoming.method,
      path: incoming.url,
      headers: withHost(incoming.rawHeaders),
      agent,
    },
    (answer) => {
      note = {
        ...note,
        status: answer.statusCode ?? 0,
        exchange: String(answer.headers["x-fourgate-exchange"] ?? ""),
      };
      answer.on("data", (piece: Buffer) => {
        note = counted(note, piece.length);
      });
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.on("error", () => outgoing.destroy());
      answer.pipe(outgoing);
    },
  );
  onward.on("error", () => outgoing.socket?.resetAndDestroy());
  outgoing.on("close", () => {
    write({ ...asked(incoming, startMs), ...note, cut: !outgoing.writableFinished && note.status !== 0 });
    onward.destroy();
  });
  incoming.pipe(onward);
});

server.on("upgrade", (incoming: IncomingMessage, socket, head) => {
  const startMs = Date.now();
  let note = { status: 0, exchange: "", pieces: 0, firstMs: 0, lastMs: 0, bytes: 0 };
  const onward = connect(Number(door.port), door.hostname, () => {
    const pairs = withHost(incoming.rawHeaders);
    const lines = [`GET ${incoming.url ?? ""} HTTP/1.1`];
    for (let i = 0; i + 1 < pairs.length; i += 2) lines.push(`${pairs[i] ?? ""}: ${pairs[i + 1] ?? ""}`);
    onward.write(`${lines.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward);
  });
  onward.once("data", (first: Buffer) => {
    note = { ...note, status: Number(/^HTTP\/1\.1 (\d+)/.exec(first.toString("latin1"))?.[1] ?? 0) };
    onward.on("data", (piece: Buffer) => {
      note = counted(note, piece.length);
    });
  });
  onward.pipe(socket);
  onward.on("error", () => socket.destroy());
  socket.on("error", () => onward.destroy());
  socket.on("close", () => {
    onward.destroy();
    write({
      ...asked(incoming, startMs),
      method: "UPGRADE",
      ...note,
      cut: false,
    });
  });
});

server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  const here = `http://127.0.0.1:${String(port)}`;
  const led = (text: string): string => text.replaceAll(origin, here);
  const given = rest.slice(program.length);
  for (const text of [...given, ...Object.values(process.env)]) leadFile(text ?? "", led);
  const env = Object.fromEntries(
    Object.entries(process.env).map(([name, value]) => [name, led(value ?? "")]),
  );
  const tool = spawn(program[0] ?? "", [...program.slice(1), ...given.map(led)], { stdio: "inherit", env });
  // A typed Ctrl-C reaches the tool by itself: it is of the same process group.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => tool.kill(signal));
  tool.once("exit", (code, signal) => {
    const end = (): never => process.exit(code ?? (signal === null ? 1 : 128));
    // What the tool left open is noted as it closes.
    server.closeAllConnections();
    setImmediate(end);
  });
});

/** One more piece of an answer. */
function counted<T extends Pick<Asked, "pieces" | "firstMs" | "lastMs" | "bytes">>(
  note: T,
  bytes: number,
): T {
  const nowMs = Date.now();
  return {
    ...note,
    pieces: note.pieces + 1,
    firstMs: note.pieces === 0 ? nowMs : note.firstMs,
    lastMs: nowMs,
    bytes: note.bytes + bytes,
  };
}

/** A settings file that was made for this run names the origin, too. */
function leadFile(path: string, led: (text: string) => string): void {
  if (!path.startsWith("/")) return;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > FILE_BYTES_MAX) return;
  const text = readFileSync(path, "utf8");
  if (text.includes(origin)) writeFileSync(path, led(text));
}

function withHost(raw: readonly string[]): string[] {
  return raw.map((value, i) => (i % 2 === 1 && raw[i - 1]?.toLowerCase() === "host" ? door.host : value));
}

function asked(
  incoming: IncomingMessage,
  startMs: number,
): Pick<Asked, "method" | "path" | "headers" | "startMs"> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  for (const name of ["authorization", "x-api-key", "x-goog-api-key"]) delete headers[name];
  return { method: incoming.method ?? "", path: incoming.url ?? "", headers, startMs };
}

function write(line: Asked): void {
  appendFileSync(log, `${JSON.stringify(line)}\n`);
}
