import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { type Chunking, cutBytes } from "../chunking.ts";
import { refusalOf } from "../fault.ts";
import { isObject, type Json, without } from "../json.ts";
import { errorOf, wrong } from "../openai/door.ts";
import type { Refusal } from "../refusal.ts";
import type { SeenRequest } from "../seen.ts";
import { type Sink, streamReply } from "../stream.ts";
import { asRefusal, outcome, type Vendor } from "../strict.ts";
import { parseStrict } from "../strict-json.ts";
import { ResponseStore } from "./store.ts";

const FRAME_BYTES_MAX = 32 * 1024 * 1024;
const UNUSUAL_END = 1011;

/**
 * The Responses API over a WebSocket: each text frame {"type":"response.create", …} is answered, one
 * after the other, by the events of its response, a frame each. An error is a frame of its own:
 * {"type":"error","status":400,"error":{…}}.
 */
export function serveUpgrade(vendor: Vendor, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => socket.destroy());
  const seen = vendor.note(request.method ?? "", request, Buffer.alloc(0));
  const url = new URL(seen.url, "http://upstream");
  const { websocket, compress } = vendor.settings;
  const refuse = (status: number, note: string, body: Json): void => {
    seen.outcome = outcome(status, note);
    const bytes = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(bytes)}\r\nconnection: close\r\n\r\n${bytes}`,
    );
  };
  if (url.pathname !== "/v1/responses") return refuse(404, "upgrade", { error: { message: "Not Found" } });
  if (websocket !== "accept") return refuse(websocket, "upgrade", { error: { message: "Use HTTP" } });
  let account: string;
  try {
    account = vendor.account(vendor.responses, request.headers, url.searchParams);
  } catch (error) {
    const refusal = asRefusal(error);
    return refuse(refusal.status, refusal.message, vendor.responses.errorBody(refusal, ""));
  }
  seen.outcome = outcome(101, "upgrade");
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: compress !== "none",
  });
  server.handleUpgrade(request, socket, head, (client) => serveClient(vendor, request, client, account));
}

function serveClient(vendor: Vendor, request: IncomingMessage, client: WebSocket, account: string): void {
  const connection = new ResponseStore();
  let before: Promise<void> = Promise.resolve();
  client.on("error", () => client.terminate());
  client.on("message", (data, isBinary) => {
    const seen = vendor.note("FRAME", request, bytesOf(data));
    before = before
      .then(() => answerFrame({ vendor, client, account, connection, seen, isBinary }))
      .catch(() => client.terminate());
  });
}

interface Frame {
  readonly vendor: Vendor;
  readonly client: WebSocket;
  readonly account: string;
  readonly connection: ResponseStore;
  readonly seen: SeenRequest;
  readonly isBinary: boolean;
}

async function answerFrame(frame: Frame): Promise<void> {
  const { seen, client } = frame;
  try {
    await answer(frame);
  } catch (error) {
    const refusal = asRefusal(error);
    seen.outcome = outcome(refusal.status, refusal.message);
    client.send(JSON.stringify(errorFrame(refusal)));
  }
}

async function answer({ vendor, client, account, connection, seen, isBinary }: Frame): Promise<void> {
  if (isBinary) throw wrong("type", "Frames are text.");
  const value = readFrame(seen.body);
  if (value["type"] === "response.processed") {
    seen.outcome = outcome(200, "processed");
    return;
  }
  if (value["type"] !== "response.create")
    throw wrong("type", "Invalid value. Supported values are: 'response.create'.");
  const question = vendor.responses.readFrame({ account, body: () => without(value, "type") }, connection);
  const fault = vendor.takeFault(question);
  if (fault?.kind === "hang") {
    seen.outcome = outcome(0, "hang");
    return;
  }
  if (fault?.kind === "late") await sleep(fault.delayMs);
  const refusal = fault === null ? null : refusalOf(fault, vendor.responses);
  if (refusal !== null) throw refusal;
  if (fault?.kind === "html") {
    seen.outcome = outcome(fault.status, "html");
    client.close(UNUSUAL_END, "Bad Gateway");
    return;
  }
  const reply = question.reply();
  seen.outcome = { ...outcome(200, fault?.kind ?? reply.note), usage: reply.usage };
  const broken = fault !== null && "events" in fault;
  const sink = frameSink(client, vendor.settings.chunking, broken && fault.kind !== "error_event");
  if (!(await streamReply(sink, reply, fault))) seen.outcome = { ...seen.outcome, cut: true };
}

function readFrame(bytes: Buffer): { readonly [key: string]: Json } {
  let value: Json;
  try {
    value = parseStrict(bytes);
  } catch (error) {
    throw wrong("", `The frame is not valid JSON: ${error instanceof Error ? error.message : ""}`);
  }
  if (!isObject(value)) throw wrong("", "A frame is a JSON object.");
  return value;
}

/** Events as text frames, in several fragments each where bytes are to be cut; `closes` at the end of them. */
function frameSink(client: WebSocket, chunking: Chunking, closes: boolean): Sink {
  const sendText = async (data: string): Promise<void> => {
    const pieces = [...cutBytes(Buffer.from(data), chunking)];
    for (const [i, piece] of pieces.entries()) {
      if (client.readyState !== client.OPEN) return;
      const fin = i === pieces.length - 1;
      await new Promise<void>((done) => client.send(piece, { binary: false, fin }, () => done()));
    }
  };
  return {
    gone: () => client.readyState !== client.OPEN,
    send: ({ data }) => sendText(data),
    sendHalf: ({ data }) => sendText(data.slice(0, Math.floor(data.length / 2))),
    sendGarbage: () => sendText('{"half": tru\u0000<!--'),
    async end() {
      if (closes) client.close(UNUSUAL_END);
    },
    async reset() {
      client.terminate();
    },
  };
}

function errorFrame(refusal: Refusal): { readonly [key: string]: Json } {
  return { type: "error", status: refusal.status, error: errorOf(refusal), headers: refusal.headers };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
