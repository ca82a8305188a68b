import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { Proxy } from "@fourgate/wire/way";
import { makeFolder } from "@fourgate/journal/durable";
import type { ExportEntry } from "../config/exports.ts";
import type { ExportSecrets } from "../config/export-secrets.ts";
import { OneByOne } from "../one-by-one.ts";
import { addressText, parseExportAddress, type ExportAddress } from "./address.ts";
import { Exporter, type ExporterOptions, type ExportStanding } from "./exporter.ts";
import { fileEventBytesMax, httpEventBytesMax, syslogEventBytesMax } from "./limits.ts";
import type { Receiver } from "./receiver.ts";
import { elasticsearchReceiver } from "./receivers/elasticsearch.ts";
import { fileReceiver } from "./receivers/file.ts";
import { otlpReceiver } from "./receivers/otlp.ts";
import { splunkReceiver } from "./receivers/splunk.ts";
import { syslogHeadBytesMax, syslogReceiver } from "./receivers/syslog.ts";
import { webhookReceiver } from "./receivers/webhook.ts";

/** What every exporter has alike, and where they stand. */
export interface ExportsParts extends Pick<
  ExporterOptions,
  "records" | "version" | "told" | "append" | "nextId" | "clock" | "log" | "limits"
> {
  /** The data folder; cursors are in its `exports`. */
  readonly home: string;
  /** As a syslog message names this gateway. */
  readonly hostName: string;
  /** The company's, for what goes over HTTP. */
  readonly proxy?: Proxy | undefined;
}

/** The exports that fourgate.yaml names. A changed one ends and begins again where its cursor is. */
export class Exports implements AsyncDisposable {
  readonly #parts: ExportsParts;
  readonly #running = new Map<string, { readonly settings: string; readonly exporter: Exporter }>();
  readonly #turns = new OneByOne();

  constructor(parts: ExportsParts) {
    this.#parts = parts;
  }

  /** From now on these run. */
  async adopt(entries: readonly ExportEntry[], secrets: ReadonlyMap<string, ExportSecrets>): Promise<void> {
    await this.#turns.run(async () => {
      if (entries.length > 0) await makeFolder(join(this.#parts.home, "exports"));
      const wanted = new Map(entries.map((entry) => [entry.name, entry]));
      for (const [name, { settings, exporter }] of this.#running) {
        const entry = wanted.get(name);
        if (entry && settingsOf(entry, secrets.get(name)) === settings) wanted.delete(name);
        else {
          this.#running.delete(name);
          await exporter[Symbol.asyncDispose]();
        }
      }
      for (const entry of wanted.values()) {
        const own = secrets.get(entry.name);
        const exporter = startExporter(entry, own ?? noSecrets, this.#parts);
        this.#running.set(entry.name, { settings: settingsOf(entry, own), exporter });
      }
    });
  }

  standings(): readonly ExportStanding[] {
    return [...this.#running.values()].map(({ exporter }) => exporter.standing());
  }

  /** Sends a canary now. @throws FourgateError not_found, record_failed */
  async test(name: string): Promise<void> {
    const running = this.#running.get(name);
    if (!running)
      throw new FourgateError("not_found", "there is no export of this name", "see fourgate exports list");
    await running.exporter.test();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ exporter }) => exporter[Symbol.asyncDispose]()));
    this.#running.clear();
  }
}

const noSecrets: ExportSecrets = { secret: "", ca: null, clientCert: null, clientKey: null };

/** A digest, so that no secret is kept twice. */
function settingsOf(entry: ExportEntry, secrets: ExportSecrets | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify([entry, secrets]))
    .digest("hex");
}

function startExporter(entry: ExportEntry, secrets: ExportSecrets, parts: ExportsParts): Exporter {
  const address = parseExportAddress(entry.to);
  if ("fault" in address)
    throw new FourgateError("config_invalid", `exports: to ${address.fault}`, "correct it");
  return new Exporter({
    ...parts,
    name: entry.name,
    format: entry.format,
    kinds: entry.kinds ?? null,
    to: addressText(address),
    receiver: receiverOf(entry, address, secrets, parts),
    eventBytesMax: eventBytesMax(entry, address),
    statePath: join(parts.home, "exports", `${entry.name}.json`),
  });
}

function eventBytesMax({ event_bytes_max }: ExportEntry, { kind }: ExportAddress): number {
  // The limit of a syslog receiver is on the whole message.
  if (kind === "syslog") return (event_bytes_max ?? syslogEventBytesMax) - syslogHeadBytesMax;
  return event_bytes_max ?? (kind === "file" ? fileEventBytesMax : httpEventBytesMax);
}

function receiverOf(
  entry: ExportEntry,
  address: ExportAddress,
  { secret, ca, clientCert, clientKey }: ExportSecrets,
  { hostName, version, clock, home, proxy }: ExportsParts,
): Receiver {
  const { name, format, index = "" } = entry;
  switch (address.kind) {
    case "syslog": {
      const trust = {
        ...(ca === null ? {} : { ca }),
        ...(clientCert === null || clientKey === null ? {} : { cert: clientCert, key: clientKey }),
      };
      return syslogReceiver({ ...address, trust: address.tls ? trust : null, hostName });
    }
    case "splunk":
      return splunkReceiver({
        ...address,
        ca,
        proxy,
        token: secret,
        format,
        index,
        acknowledge: entry.acknowledge,
      });
    case "elasticsearch":
      return elasticsearchReceiver({ ...address, ca, proxy, apiKey: secret, index });
    case "otlp":
      return otlpReceiver({ ...address, ca, proxy, token: secret, version });
    case "webhook":
      return webhookReceiver({ ...address, ca, proxy, secret, format, name, clock });
    default:
      return fileReceiver({
        path: resolve(home, address.path),
        fileBytesMax: entry.file_mib_max * 1024 * 1024,
        oldFileCountMax: entry.files_max,
      });
  }
}
