/** One line of a proxy's or firewall's log. */
export interface TrafficLine {
  /** UTC, "2026-11-29". */
  readonly day: string;
  readonly source: string;
  readonly host: string;
  readonly bytes: number;
  /** What the bytes are of: answers alone, or both ways. */
  readonly way: "down" | "both";
}

/** Reads a log's lines one by one: undefined for a line that says nothing of this kind. */
export type TrafficReader = (line: string) => TrafficLine | undefined;

/**
 * By the log's first line: squid's native access.log, or comma-separated values whose head names time,
 * source, host and bytes (in any order, beside other columns). Undefined for anything else.
 */
export function trafficReader(firstLine: string): TrafficReader | undefined {
  if (readSquid(firstLine)) return readSquid;
  return csvReader(firstLine);
}

/**
 * `time elapsed remotehost code/status bytes method URL rfc931 peerstatus/peerhost type`
 * (https://wiki.squid-cache.org/Features/LogFormat#squid-native-accesslog-format-in-detail). A tunnel is
 * `CONNECT host:port`; its bytes are those that the client got.
 */
function readSquid(line: string): TrafficLine | undefined {
  const [time = "", elapsed, source, status, bytes = "", method, url = ""] = line.trim().split(/\s+/);
  if (!/^\d{1,11}\.\d{1,6}$/.test(time) || elapsed === undefined || source === undefined) return undefined;
  if (status === undefined || method === undefined || !/^\d{1,15}$/.test(bytes)) return undefined;
  const host = hostOf(url);
  return host === ""
    ? undefined
    : { day: dayOf(Number(time) * 1000), source, host, bytes: Number(bytes), way: "down" };
}

const columns = {
  time: ["time", "timestamp", "datetime", "date", "start_time"],
  source: ["source", "src", "source_ip", "src_ip", "client", "client_ip", "user"],
  host: ["host", "dest_host", "destination", "dst", "hostname", "url", "sni"],
  bytes: ["bytes", "bytes_total", "total_bytes", "size"],
} as const;

function csvReader(head: string): TrafficReader | undefined {
  const names = splitCsv(head).map((name) => name.trim().toLowerCase());
  const place = (wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name));
  const [time, source, host, bytes] = [
    place(columns.time),
    place(columns.source),
    place(columns.host),
    place(columns.bytes),
  ] as const;
  if ([time, source, host, bytes].some((at) => at < 0)) return undefined;
  return (line) => {
    const cells = splitCsv(line);
    const stated = (cells[time] ?? "").trim();
    const ms = /^\d{9,11}(?:\.\d+)?$/.test(stated) ? Number(stated) * 1000 : Date.parse(stated);
    const count = Number(cells[bytes] ?? "");
    const name = hostOf((cells[host] ?? "").trim());
    if (Number.isNaN(ms) || !Number.isSafeInteger(count) || count < 0 || name === "") return undefined;
    return { day: dayOf(ms), source: (cells[source] ?? "").trim(), host: name, bytes: count, way: "both" };
  };
}

/** RFC 4180, a line at a time. */
function splitCsv(line: string): string[] {
  const cells: string[] = [];
  const pattern = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/gy;
  const text = line.replace(/\r$/, "");
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const cell = match[1] ?? "";
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (pattern.lastIndex >= text.length && !match[0].endsWith(",")) break;
  }
  return cells;
}

/** Of a URL, of host:port, or a host alone; "" where it is none of these. */
function hostOf(text: string): string {
  const rest = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/^[^/@]*@/, "");
  const host = /^\[[0-9a-f:.]+\]|^[^:/?#]+/i.exec(rest)?.[0] ?? "";
  return /^[\w.[\]:-]{1,253}$/.test(host) ? host.toLowerCase() : "";
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
