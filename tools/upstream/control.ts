import type { IncomingMessage, ServerResponse } from "node:http";
import { readFault } from "./fault.ts";
import { type Json, isArray, isObject } from "./json.ts";
import { readChunking, readCompression, readScripts, readWebSocket } from "./options.ts";
import { readBody, sendJson } from "./http.ts";
import type { Vendor } from "./strict.ts";

/** The stand-in's own paths, for the tests that drive it; main.ts tells them all. */
export async function serveControl(
  vendor: Vendor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? "";
  const nth = /^\/__seen\/(\d+)$/.exec(path)?.[1];
  if (request.method === "GET" && path === "/__seen")
    return sendJson(response, 200, { requests: vendor.seen.list(), encodings: vendor.seen.encodings() });
  if (request.method === "GET" && nth !== undefined) {
    const seen = vendor.seen.get(Number(nth));
    if (seen === undefined) return sendJson(response, 404, { error: "no such request" });
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": String(seen.bytes),
    });
    response.end(seen.body);
    return;
  }
  try {
    const body = JSON.parse((await readBody(request)).toString("utf8")) as Json;
    if (path === "/__seen/search" && isObject(body)) {
      const needles = isArray(body["needles"]) ? body["needles"].map(String) : [];
      return sendJson(response, 200, { hits: vendor.seen.search(needles) });
    }
    if (path === "/__control") {
      change(vendor, body);
      return sendJson(response, 200, {});
    }
    sendJson(response, 404, { error: "no such control path" });
  } catch (error) {
    sendJson(response, 400, { error: String(error) });
  }
}

function change(vendor: Vendor, body: Json): void {
  if (!isObject(body)) throw new Error("control takes an object");
  if (body["clear"] === true) {
    vendor.forget();
  }
  if (body["scripts"] !== undefined)
    vendor.settings = { ...vendor.settings, scripts: readScripts(body["scripts"]) };
  if (isArray(body["faults"])) vendor.faults = body["faults"].map(readFault);
  if (typeof body["thinking"] === "boolean")
    vendor.settings = { ...vendor.settings, thinking: body["thinking"] };
  if (body["compress"] !== undefined)
    vendor.settings = { ...vendor.settings, compress: readCompression(body["compress"]) };
  if (body["websocket"] !== undefined)
    vendor.settings = { ...vendor.settings, websocket: readWebSocket(body["websocket"]) };
  if (typeof body["chunking"] === "string")
    vendor.settings = { ...vendor.settings, chunking: readChunking(body["chunking"]) };
  if (body["lineEnd"] === "lf" || body["lineEnd"] === "crlf")
    vendor.settings = { ...vendor.settings, lineEnd: body["lineEnd"] };
}
