/** Where an export goes, as `to` in fourgate.yaml names it. */
export type ExportAddress =
  | { readonly kind: "syslog"; readonly host: string; readonly port: number; readonly tls: boolean }
  | {
      readonly kind: "splunk" | "elasticsearch" | "otlp" | "webhook";
      /** http or https, without a slash at its end. */
      readonly url: string;
      readonly host: string;
      readonly tls: boolean;
    }
  | { readonly kind: "file"; readonly path: string };

export type ExportKind = ExportAddress["kind"];

const forms =
  "must be syslog+tls://HOST:PORT, syslog+tcp://…, splunk+https://HOST:8088, elasticsearch+https://HOST:9200, otlp+https://HOST:4318, https://… for a webhook, or file:///PATH";
const schemes = /^(?:file|syslog\+tls|syslog\+tcp|(?:(?:splunk|elasticsearch|otlp)\+)?https?):$/;
const syslogTlsPort = 6_514;
const syslogTcpPort = 601;

/** Gives what is wrong with it, in words, where it is none; never the text itself, which may hold a secret. */
export function parseExportAddress(text: string): ExportAddress | { readonly fault: string } {
  const url = URL.parse(text);
  if (url === null || !schemes.test(url.protocol)) return { fault: forms };
  if (url.username !== "" || url.password !== "")
    return { fault: "must hold no log-in: put it into a file and name that with secret_file" };
  if (url.hash !== "") return { fault: "must hold no #" };
  if (url.protocol === "file:") {
    if (url.host !== "" || url.pathname.endsWith("/")) return { fault: "must name a file: file:///PATH" };
    return { kind: "file", path: decodeURIComponent(url.pathname) };
  }
  // URL knows the host of unknown schemes as well, but not its brackets and case.
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "") return { fault: "must name a host" };
  if (url.protocol === "syslog+tls:" || url.protocol === "syslog+tcp:") {
    if (!["", "/"].includes(url.pathname) || url.search !== "") return { fault: "must end with the port" };
    const tls = url.protocol === "syslog+tls:";
    return {
      kind: "syslog",
      host,
      port: url.port === "" ? (tls ? syslogTlsPort : syslogTcpPort) : Number(url.port),
      tls,
    };
  }
  const [, product = "", scheme = ""] =
    /^(?:(splunk|elasticsearch|otlp)\+)?(https?):$/.exec(url.protocol) ?? [];
  if (url.search !== "" && product !== "") return { fault: "must hold no query" };
  return {
    kind: product === "" ? "webhook" : (product as ExportKind & ("splunk" | "elasticsearch" | "otlp")),
    url: `${scheme}://${url.host}${url.pathname.replace(/\/+$/, "")}${url.search}`,
    host,
    tls: scheme === "https",
  };
}

/** Whether the way there is this machine alone. */
export function isOnThisMachine(address: ExportAddress): boolean {
  return address.kind === "file" || /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(address.host);
}

/** For people: an address may hold a path or a query that is a secret of its own (a webhook's). */
export function addressText(address: ExportAddress): string {
  switch (address.kind) {
    case "file":
      return address.path;
    case "syslog":
      return `syslog+${address.tls ? "tls" : "tcp"}://${address.host.includes(":") ? `[${address.host}]` : address.host}:${String(address.port)}`;
    default:
      return `${address.kind === "webhook" ? "" : `${address.kind}+`}${new URL(address.url).origin}`;
  }
}
