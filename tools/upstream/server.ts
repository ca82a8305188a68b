import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { serveControl } from "./control.ts";
import { serveFast } from "./fast.ts";
import { serveUpgrade } from "./openai-responses/socket.ts";
import { UPSTREAM_DEFAULTS, type UpstreamOptions } from "./options.ts";
import { Vendor } from "./strict.ts";

export interface Upstream extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** Starts the strict stand-in for all vendors in this process, on 127.0.0.1. */
export async function startUpstream(
  options: Partial<UpstreamOptions> = {},
): Promise<Upstream & { readonly vendor: Vendor }> {
  const settings = { ...UPSTREAM_DEFAULTS, ...options };
  const vendor = new Vendor(settings);
  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    const served = (request.url ?? "").startsWith("/__")
      ? serveControl(vendor, request, response)
      : vendor.serve(request, response);
    served.catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => serveUpgrade(vendor, request, socket, head));
  return { ...(await listen(server, settings.port)), vendor };
}

/** Starts the cheap mode: see fast.ts. */
export async function startFastUpstream(port: number): Promise<Upstream> {
  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    serveFast(request, response).catch(() => response.destroy());
  });
  return await listen(server, port);
}

async function listen(server: Server, port: number): Promise<Upstream> {
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (_request, socket: Duplex) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
