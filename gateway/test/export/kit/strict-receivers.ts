import { createHmac } from "node:crypto";
import type { Answer, Asked } from "./http-stand-in.ts";
import { json } from "./http-stand-in.ts";

// What the products' documentation says of their protocols, as strictly as it says it. They are no products.

/**
 * Splunk's HTTP Event Collector: a token, objects one after the other, each with an event; the first bad
 * one is named and nothing behind it is taken. Acknowledges, by channel, at the second asking.
 */
export function splunk(
  token: string,
  options: { readonly acknowledge?: boolean; readonly refuse?: string } = {},
): {
  readonly taken: Record<string, unknown>[];
  readonly answer: (asked: Asked) => Answer;
} {
  const taken: Record<string, unknown>[] = [];
  let acksAsked = 0;
  const answer = ({ method, path, headers, body }: Asked): Answer => {
    if (method !== "POST") return json({ text: "Not found", code: 404 }, 404);
    if (headers.authorization === undefined) return json({ text: "Token is required", code: 2 }, 401);
    if (headers.authorization !== `Splunk ${token}`) return json({ text: "Invalid token", code: 4 }, 403);
    const channel = headers["x-splunk-request-channel"];
    if (options.acknowledge === true && channel === undefined)
      return json({ text: "Data channel is missing", code: 10 }, 400);
    if (path === "/services/collector/ack") {
      acksAsked++;
      const { acks } = JSON.parse(body) as { readonly acks: readonly number[] };
      return json({ acks: Object.fromEntries(acks.map((ack) => [String(ack), acksAsked > 1])) });
    }
    if (path !== "/services/collector/event") return json({ text: "Not found", code: 404 }, 404);
    const events = body.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    if (events.length === 0) return json({ text: "No data", code: 5 }, 400);
    for (const [number, event] of events.entries()) {
      const isGood =
        typeof event["event"] === "object" || (typeof event["event"] === "string" && event["event"] !== "");
      if (
        !isGood ||
        typeof event["time"] !== "number" ||
        (options.refuse && JSON.stringify(event).includes(options.refuse))
      )
        return json({ text: "Invalid data format", code: 6, "invalid-event-number": number }, 400);
      taken.push(event);
    }
    return json({ text: "Success", code: 0, ...(options.acknowledge === true ? { ackId: 7 } : {}) });
  };
  return { taken, answer };
}

/** Elasticsearch's bulk API and search by id, over one index. */
export function elasticsearch(
  index: string,
  apiKey: string,
  refuse = "\u0000",
): {
  readonly documents: Map<string, unknown>;
  readonly answer: (asked: Asked) => Answer;
} {
  const documents = new Map<string, unknown>();
  const item = (id: string, status: number, type?: string): object => ({
    create: {
      _index: index,
      _id: id,
      status,
      ...(type === undefined ? {} : { error: { type, reason: "…" } }),
    },
  });
  const answer = ({ path, headers, body }: Asked): Answer => {
    if (headers.authorization !== `ApiKey ${apiKey}`)
      return json({ error: { type: "security_exception" } }, 401);
    if (path === `/${index}/_search`) {
      const [id = ""] = (JSON.parse(body) as { query: { ids: { values: string[] } } }).query.ids.values;
      const hits = documents.has(id) ? [{ _id: id, _source: documents.get(id) }] : [];
      return json({ hits: { hits } });
    }
    if (path !== "/_bulk") return json({ error: { type: "no such path" } }, 404);
    if (headers["content-type"] !== "application/x-ndjson" || !body.endsWith("\n"))
      return json({ error: { type: "illegal_argument_exception" } }, 400);
    const lines = body.trimEnd().split("\n");
    const items: object[] = [];
    for (let at = 0; at < lines.length; at += 2) {
      const { create } = JSON.parse(lines[at] ?? "") as { create: { _index: string; _id: string } };
      const document = lines[at + 1] ?? "";
      if (create._index !== index) items.push(item(create._id, 404, "index_not_found_exception"));
      else if (documents.has(create._id))
        items.push(item(create._id, 409, "version_conflict_engine_exception"));
      else if (document.includes(refuse)) items.push(item(create._id, 400, "document_parsing_exception"));
      else {
        documents.set(create._id, JSON.parse(document));
        items.push(item(create._id, 201));
      }
    }
    return json({ errors: items.some((one) => JSON.stringify(one).includes("error")), took: 1, items });
  };
  return { documents, answer };
}

/** An OTLP collector over HTTP and JSON: unknown members and wrong types are refused. */
export function otlp(refuse = "\u0000"): {
  readonly records: Record<string, unknown>[];
  readonly answer: (asked: Asked) => Answer;
} {
  const records: Record<string, unknown>[] = [];
  const allowed = new Set([
    "timeUnixNano",
    "observedTimeUnixNano",
    "severityNumber",
    "severityText",
    "eventName",
    "body",
    "attributes",
  ]);
  const answer = ({ path, headers, body }: Asked): Answer => {
    if (path !== "/v1/logs") return { status: 404, body: "" };
    if (headers["content-type"] !== "application/json") return { status: 415, body: "" };
    const told = JSON.parse(body) as {
      resourceLogs: {
        resource: { attributes: unknown[] };
        scopeLogs: { scope: { name: string }; logRecords: Record<string, unknown>[] }[];
      }[];
    };
    const all = told.resourceLogs.flatMap((one) => one.scopeLogs.flatMap(({ logRecords }) => logRecords));
    const isGood = all.every(
      (record) =>
        Object.keys(record).every((name) => allowed.has(name)) &&
        typeof record["timeUnixNano"] === "string" &&
        /^\d+$/.test(record["timeUnixNano"]) &&
        Array.isArray(record["attributes"]),
    );
    if (!isGood) return json({ code: 3, message: "invalid" }, 400);
    const bad = all.filter((record) => JSON.stringify(record).includes(refuse));
    records.push(...all.filter((record) => !bad.includes(record)));
    if (bad.length === 0) return json({});
    return json({ partialSuccess: { rejectedLogRecords: String(bad.length), errorMessage: "odd" } });
  };
  return { records, answer };
}

/** A webhook that believes only what its secret signed a moment ago. */
export function webhook(
  secret: string,
  clock: () => number,
): {
  readonly bodies: string[];
  readonly answer: (asked: Asked) => Answer;
} {
  const bodies: string[] = [];
  const answer = ({ headers, body }: Asked): Answer => {
    const [, seconds = "", signature = ""] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-fourgate-signature"])) ?? [];
    const right = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
    if (signature !== right || Math.abs(clock() / 1_000 - Number(seconds)) > 300)
      return { status: 401, body: "" };
    bodies.push(body);
    return { status: 204, body: "" };
  };
  return { bodies, answer };
}
