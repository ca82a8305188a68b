import { readdir, readFile, rename } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { FormatName } from "@fourgate/core/audit/formats/format";
import { readEnv } from "@fourgate/gateway/config/env";
import { RecordFormatter } from "@fourgate/gateway/export/record-formatter";
import type { OutgoingEvent, Receiver } from "@fourgate/gateway/export/receiver";
import { elasticsearchReceiver } from "@fourgate/gateway/export/receivers/elasticsearch";
import { fileReceiver } from "@fourgate/gateway/export/receivers/file";
import { otlpReceiver } from "@fourgate/gateway/export/receivers/otlp";
import { splunkReceiver } from "@fourgate/gateway/export/receivers/splunk";
import { syslogReceiver } from "@fourgate/gateway/export/receivers/syslog";
import { webhookReceiver } from "@fourgate/gateway/export/receivers/webhook";
import { connectProxy } from "../../../tools/network/connect-proxy.ts";
import { certified, type Certified } from "../../../tools/network/certified.ts";
import { id, intent } from "../../../tools/samples/audit-records.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { HttpStandIn, json } from "./kit/http-stand-in.ts";
import { MemoryLog, quickLimits } from "./kit/memory-log.ts";
import { elasticsearch, otlp, splunk, webhook } from "./kit/strict-receivers.ts";
import { SyslogStandIn } from "./kit/syslog-stand-in.ts";

const folders = dataFolders();
const never = new AbortController().signal;
let trusted: Certified;
let other: Certified;
beforeAll(async () => {
  [trusted, other] = await Promise.all([certified(), certified()]);
});

async function events(format: FormatName, count = 3): Promise<OutgoingEvent[]> {
  const log = new MemoryLog().add(...Array.from({ length: count }, (_, at) => intent({ id: id(at) })));
  const formatter = new RecordFormatter({
    records: log,
    format,
    kinds: null,
    version: "0.1.0",
    eventBytesMax: 64 * 1024,
    told: (text) => text,
    own: null,
    limits: quickLimits,
  });
  const made: OutgoingEvent[] = [];
  for await (const { events: own } of formatter.read(0, count)) made.push(...own);
  return made;
}

const trouble = async (receiver: Receiver): Promise<string> => {
  await using used = receiver;
  const batch = await events("json", 1);
  return await used.send(batch, never).then(
    ({ refused, unclear }) => `taken ${JSON.stringify({ refused, unclear })}`,
    (error: unknown) => (error as Error).message.replaceAll(/:\d+/g, ":PORT"),
  );
};

describe("Splunk's event collector", () => {
  const open = (url: string, changes: object = {}): Receiver =>
    splunkReceiver({
      url,
      ca: null,
      token: "t0ken",
      format: "ocsf",
      index: "audit",
      acknowledge: false,
      ackEveryMs: 1,
      ...changes,
    });

  it("gets each event with its time, index and sourcetype", async () => {
    const { taken, answer } = splunk("t0ken");
    await using server = await HttpStandIn.open(answer);
    await using receiver = open(server.url);
    expect(await receiver.send(await events("ocsf"), never)).toEqual({ refused: [] });
    expect(taken).toHaveLength(3);
    expect(taken[0]).toMatchObject({
      time: Date.parse("2026-11-22T14:02:11.120Z") / 1_000,
      index: "audit",
      sourcetype: "fourgate:ocsf",
      event: { class_uid: 6003 },
    });
  });

  it("counts as having them once its indexers say so, where that is asked for", async () => {
    const { answer } = splunk("t0ken", { acknowledge: true });
    await using server = await HttpStandIn.open(answer);
    await using receiver = open(server.url, { acknowledge: true });
    expect(await receiver.send(await events("ocsf"), never)).toEqual({ refused: [] });
    expect(server.asked.filter(({ path }) => path.endsWith("/ack"))).toHaveLength(2);
  });

  it("tells one bad event, a wrong token and rubbish apart", async () => {
    await using odd = await HttpStandIn.open(splunk("t0ken", { refuse: id(1) }).answer);
    await using receiver = open(odd.url);
    expect(await receiver.send(await events("ocsf"), never)).toEqual({
      refused: [],
      unclear: "Invalid data format (code 6)",
    });
    expect(await trouble(open(odd.url, { token: "wrong", format: "json" }))).toBe(
      "http://localhost:PORT does not accept this export's token (403)",
    );
    await using rubbish = await HttpStandIn.open(() => ({ status: 200, body: "<html>hello" }));
    expect(await trouble(open(rubbish.url, { format: "json" }))).toBe(
      "http://localhost:PORT does not answer as a Splunk collector does (200)",
    );
  });
});

describe("Elasticsearch", () => {
  const open = (url: string, apiKey = "k3y"): Receiver =>
    elasticsearchReceiver({ url, ca: null, apiKey, index: "fourgate-audit" });

  it("has each document once, however often it is sent, and gives it back", async () => {
    const { documents, answer } = elasticsearch("fourgate-audit", "k3y");
    await using server = await HttpStandIn.open(answer);
    await using receiver = open(server.url);
    const batch = await events("ecs");
    expect(await receiver.send(batch, never)).toEqual({ refused: [] });
    expect(await receiver.send(batch, never)).toEqual({ refused: [] });
    expect(documents.size).toBe(3);
    expect(await receiver.readBack?.(batch[1]!, never)).toBe(batch[1]!.text);
    expect(await receiver.readBack?.({ ...batch[1]!, id: "unknown" }, never)).toBeNull();
  });

  it("names the documents that it refuses, and takes the others", async () => {
    const { documents, answer } = elasticsearch("fourgate-audit", "k3y", id(1));
    await using server = await HttpStandIn.open(answer);
    await using receiver = open(server.url);
    expect(await receiver.send(await events("ecs"), never)).toEqual({
      refused: [{ at: 1, reason: "document_parsing_exception (400)" }],
    });
    expect(documents.size).toBe(2);
  });

  it("that is busy, has no such index or does not know the key is tried again", async () => {
    const { answer } = elasticsearch("another", "k3y");
    await using server = await HttpStandIn.open(answer);
    expect(await trouble(open(server.url))).toContain("does not let this export write to the index");
    expect(await trouble(open(server.url, "wrong"))).toContain("does not accept this export's token");
    await using busy = await HttpStandIn.open(() =>
      json({ items: [{ create: { status: 429, error: { type: "busy" } } }] }),
    );
    expect(await trouble(open(busy.url))).toContain("takes no more for now: busy (429)");
    await using short = await HttpStandIn.open(() => json({ items: [] }));
    expect(await trouble(open(short.url))).toContain("does not answer as a Elasticsearch does");
  });
});

describe("an OTLP collector", () => {
  it("gets log records with resource and scope, and says when it rejects some", async () => {
    const { records, answer } = otlp();
    await using server = await HttpStandIn.open(answer);
    await using receiver = otlpReceiver({ url: server.url, ca: null, token: "b", version: "0.1.0" });
    expect(await receiver.send(await events("otel"), never)).toEqual({ refused: [] });
    expect(records).toHaveLength(3);
    expect(server.asked[0]?.headers.authorization).toBe("Bearer b");
    await using odd = await HttpStandIn.open(otlp(id(1)).answer);
    await using partly = otlpReceiver({ url: odd.url, ca: null, token: "", version: "0.1.0" });
    expect(await partly.send(await events("otel"), never)).toEqual({
      refused: [],
      unclear: "the collector rejected it: odd",
    });
  });
});

describe("a webhook", () => {
  const open = (url: string, secret: string, format: FormatName = "json"): Receiver =>
    webhookReceiver({ url, ca: null, secret, format, name: "hook", clock: Date.now });

  it("can prove who sent it", async () => {
    const { bodies, answer } = webhook("shared", Date.now);
    await using server = await HttpStandIn.open(answer);
    await using receiver = open(`${server.url}/in?from=fourgate`, "shared");
    expect(await receiver.send(await events("json"), never)).toEqual({ refused: [] });
    expect(server.asked[0]?.path).toBe("/in?from=fourgate");
    expect(JSON.parse(bodies[0]!)).toHaveLength(3);
    expect(await trouble(open(server.url, "wrong"))).toContain("does not accept this export's token (401)");
  });

  it("goes through the company's proxy, except to this machine and what NO_PROXY names", async () => {
    await using proxy = await connectProxy();
    await using server = await HttpStandIn.open(webhook("shared", Date.now).answer, trusted);
    const through = async (no: string): Promise<string> => {
      const env = readEnv({ HOME: "/nonexistent", HTTPS_PROXY: proxy.url, NO_PROXY: no });
      const way = { ca: trusted.caPem, proxy: env.proxy && { ...env.proxy, no } };
      return trouble(
        webhookReceiver({
          ...way,
          url: server.url,
          secret: "shared",
          format: "json",
          name: "hook",
          clock: Date.now,
        }),
      );
    };
    expect(await through("")).toBe('taken {"refused":[]}');
    expect(proxy.tunnels.map(({ to }) => to)).toEqual([new URL(server.url).host]);
    proxy.refuses = "403 Forbidden";
    expect(await through("")).toContain("cannot be reached: the proxy opens no way there");
    expect(await through("localhost")).toBe('taken {"refused":[]}');
    expect(
      readEnv({ HOME: "/nonexistent", HTTPS_PROXY: proxy.url, NO_PROXY: "siem.example.com" }).proxy?.no,
    ).toBe("siem.example.com,localhost,127.0.0.0/8,[::1]");
    expect(readEnv({ HOME: "/nonexistent" }).proxy).toBeUndefined();
  });

  it("over TLS must be of the authority that the export trusts", async () => {
    const { answer } = webhook("shared", Date.now);
    await using server = await HttpStandIn.open(answer, trusted);
    const through = (ca: string | null): Receiver =>
      webhookReceiver({
        url: server.url,
        ca,
        secret: "shared",
        format: "json",
        name: "hook",
        clock: Date.now,
      });
    expect(await trouble(through(trusted.caPem))).toBe('taken {"refused":[]}');
    for (const ca of [other.caPem, null])
      expect(await trouble(through(ca))).toContain(
        "shows a certificate that nobody signed whom the gateway trusts here",
      );
    expect(await trouble(open(server.url.replace("https:", "http:"), "shared"))).toMatch(
      /broke the connection off|is not HTTP/,
    );
  });

  it("that refuses the body, is nowhere, or is no web server is told in words", async () => {
    await using no = await HttpStandIn.open(() => ({ status: 422, body: "" }));
    expect(await trouble(open(no.url, "s"))).toBe('taken {"refused":[],"unclear":"it was refused (422)"}');
    await using gone = await HttpStandIn.open(() => ({ status: 404, body: "" }));
    expect(await trouble(open(gone.url, "s"))).toContain("has no webhook at this address (404)");
    expect(await trouble(open("http://localhost:1", "s"))).toContain("refuses the connection");
    expect(await trouble(open("http://no-such-host.invalid", "s"))).toMatch(/DNS/);
    const rubbish = createServer((socket) => socket.end("220 mail\r\n\r\n"));
    await new Promise<void>((resolve) => rubbish.listen(0, "localhost", resolve));
    const { port } = rubbish.address() as { port: number };
    expect(await trouble(open(`http://localhost:${String(port)}`, "s"))).toMatch(/is not HTTP/);
    rubbish.close();
  });
});

describe("syslog", () => {
  const open = (port: number, ca: string | null, settleMs = 30): Receiver =>
    syslogReceiver({
      host: "localhost",
      port,
      trust: ca === null ? null : { ca },
      hostName: "gate way\n1",
      settleMs,
    });

  it.each(["TCP", "TLS"])("gets RFC 5424 in counted frames over %s", async (over) => {
    await using server = await SyslogStandIn.open(over === "TLS" ? trusted : undefined);
    await using receiver = open(server.port, over === "TLS" ? trusted.caPem : null);
    const batch = await events("cef");
    expect(await receiver.send(batch, never)).toEqual({ refused: [] });
    expect(server.messages).toEqual(
      batch.map(({ text }) => `<110>1 2026-11-22T14:02:11.120Z gate_way_1 fourgate - intent - ${text}`),
    );
  });

  it("that breaks off gets the whole batch again", async () => {
    await using server = await SyslogStandIn.open();
    await using receiver = open(server.port, null, 100);
    const batch = await events("cef");
    expect(await receiver.send(batch.slice(0, 1), never)).toEqual({ refused: [] });
    server.framesMax = 2;
    await expect(receiver.send(batch, never)).rejects.toThrow(/broke the connection off/);
    server.framesMax = Infinity;
    expect(await receiver.send(batch, never)).toEqual({ refused: [] });
    expect(server.messages.slice(-3).map((message) => message.slice(message.indexOf("CEF")))).toEqual(
      batch.map(({ text }) => text),
    );
  });

  it("with another authority's certificate, or no TLS at all, is told in words", async () => {
    await using server = await SyslogStandIn.open(trusted);
    expect(await trouble(open(server.port, other.caPem))).toContain(
      "nobody signed whom the gateway trusts here",
    );
    await using plain = await SyslogStandIn.open();
    expect(await trouble(open(plain.port, trusted.caPem))).toMatch(/broke the connection off|speak TLS/);
  });
});

describe("a file", () => {
  it("has a line for each event, on disk, and rotates by size", async () => {
    const folder = await folders();
    const path = join(folder, "audit.ndjson");
    await using receiver = fileReceiver({ path, fileBytesMax: 2_000, oldFileCountMax: 2 });
    const batch = await events("json");
    for (let time = 0; time < 5; time++) await receiver.send(batch, never);
    expect((await readdir(folder)).toSorted()).toEqual(["audit.ndjson", "audit.ndjson.1", "audit.ndjson.2"]);
    expect(await readFile(path, "utf8")).toBe(`${batch.map(({ text }) => text).join("\n")}\n`);
    expect(await receiver.readBack?.(batch[2]!, never)).toBe(batch[2]!.text);
  });

  it("that somebody moved aside is begun anew", async () => {
    const folder = await folders();
    const path = join(folder, "audit.ndjson");
    await using receiver = fileReceiver({ path, fileBytesMax: 1e9, oldFileCountMax: 2 });
    const batch = await events("json");
    await receiver.send(batch, never);
    await rename(path, `${path}-moved`);
    await receiver.send(batch, never);
    expect(await readFile(path, "utf8")).toBe(await readFile(`${path}-moved`, "utf8"));
  });

  it("in a folder that is not there is told in words", async () => {
    const path = join(await folders(), "no", "such.ndjson");
    expect(await trouble(fileReceiver({ path, fileBytesMax: 1e9, oldFileCountMax: 2 }))).toContain(
      "cannot be written (ENOENT)",
    );
  });
});
