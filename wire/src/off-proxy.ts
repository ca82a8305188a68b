import { BlockList, isIP } from "node:net";

/**
 * Which addresses no proxy is asked for, by the words of NO_PROXY. There is no standard; this reads what
 * curl (CURLOPT_NOPROXY) and Go (golang.org/x/net/http/httpproxy) read: names between commas or blanks, each with all below
 * it; addresses; networks ("10.0.0.0/8"); any of them with a port; "*" for all. "*.example.com" is only what
 * lies below. What is none of these matches nothing.
 */
export function offProxy(no: string): (url: URL) => boolean {
  const entries = no
    .split(/[,\s]+/)
    .filter((text) => text !== "")
    .map(entryOf);
  return (url) => {
    const host = bare(url.hostname).replace(/(?<=.)\.$/, "");
    const port = Number(url.port) || (url.protocol === "http:" ? 80 : 443);
    return entries.some((entry) => (entry.port === 0 || entry.port === port) && entry.matches(host));
  };
}

interface Entry {
  /** 0 for any. */
  readonly port: number;
  readonly matches: (host: string) => boolean;
}

function entryOf(text: string): Entry {
  const [, host = text, port = "0"] = /^(\[.+\]|[^:]+):(\d{1,5})$/.exec(text) ?? [];
  return { port: Number(port), matches: matcherOf(bare(host.toLowerCase())) };
}

function matcherOf(text: string): (host: string) => boolean {
  if (text === "*") return () => true;
  const [address = "", bits] = text.split("/", 2);
  const family = isIP(address);
  if (family !== 0) return networkMatcher(address, family === 6 ? 128 : 32, bits);
  const name = text.replace(/^\*?\./, "").replace(/\.$/, "");
  return (host) =>
    name !== "" &&
    isIP(host) === 0 &&
    ((host === name && !text.startsWith("*")) || host.endsWith(`.${name}`));
}

function networkMatcher(
  address: string,
  bitsMax: number,
  stated = String(bitsMax),
): (host: string) => boolean {
  const bits = /^\d{1,3}$/.test(stated) ? Number(stated) : bitsMax + 1;
  if (bits > bitsMax) return () => false;
  const network = new BlockList();
  network.addSubnet(address, bits, bitsMax === 128 ? "ipv6" : "ipv4");
  return (host) => isIP(host) !== 0 && network.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
}

function bare(host: string): string {
  return host.replace(/^\[(.+)\]$/, "$1");
}
