import type { Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { WireLimits } from "@fourgate/wire/limits";
import { createGatewayServer, createGatewayTlsServer, type ServerHandlers } from "../server.ts";
import type { KeptCertificate } from "./keep-certificate.ts";
import type { TlsSettings } from "./settings.ts";

export interface DoorOptions {
  readonly home: string;
  readonly handlers: ServerHandlers;
  readonly limits: WireLimits;
  /** As in force now; whether there is TLS at all is decided at the start. */
  readonly settings: () => TlsSettings | null;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

/** The server on the gateway's port, not yet listening. */
export interface Door extends Disposable {
  readonly server: Server | TlsServer;
  /** Null without TLS. */
  readonly certificate: KeptCertificate | null;
}

/** @throws FourgateError config_invalid */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { handlers, limits } = options;
  const first = options.settings();
  if (first === null) {
    return {
      server: createGatewayServer(handlers, limits),
      certificate: null,
      [Symbol.dispose]: () => undefined,
    };
  }
  // Loaded only where there is TLS.
  const { keepCertificate } = await import("./keep-certificate.ts");
  let server: TlsServer | null = null;
  const certificate = await keepCertificate(
    { ...options, show: (context) => server?.setSecureContext(context) },
    first,
  );
  server = createGatewayTlsServer(handlers, limits, certificate.current().context);
  return {
    server,
    certificate,
    [Symbol.dispose]: () => {
      certificate[Symbol.dispose]();
    },
  };
}

/** Where laptops and browsers reach it: `https://NAME:PORT`, or loopback without TLS. */
export function publicUrl(
  settings: TlsSettings | null,
  certificate: KeptCertificate | null,
  port: number,
): string {
  if (settings === null || certificate === null) return `http://127.0.0.1:${String(port)}`;
  return urlAt(certificate.current().names, port) ?? urlAt(["localhost"], port) ?? "";
}

/** The same of a gateway that does not run, by what fourgate.yaml says; null where that does not say it. */
export function statedUrl({
  tls,
  port,
}: {
  readonly tls: TlsSettings | null;
  readonly port: number;
}): string | null {
  if (port === 0 || tls?.kind === "files") return null;
  return tls === null ? `http://127.0.0.1:${String(port)}` : urlAt(tls.names, port);
}

function urlAt(names: readonly string[], port: number): string | null {
  const name = names.find((one) => !one.startsWith("*"));
  if (name === undefined) return null;
  const host = name.includes(":") ? `[${name}]` : name;
  return `https://${host}${port === 443 ? "" : `:${String(port)}`}`;
}
