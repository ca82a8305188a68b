import type { IncomingMessage } from "node:http";
import { FourgateError } from "@fourgate/core/errors";

/**
 * Refuses a call that names another host than this machine: a web page whose name was rebound to
 * 127.0.0.1 says so in Host.
 * @throws FourgateError unauthenticated
 */
export function requireLocalHost(request: IncomingMessage, port: number): void {
  const host = (request.headers.host ?? "").toLowerCase();
  if (host === `127.0.0.1:${String(port)}` || host === `localhost:${String(port)}`) return;
  throw new FourgateError(
    "unauthenticated",
    "this guard answers only to 127.0.0.1",
    "use the address that fourgate run sets",
  );
}

/** What browsers send with every request; Node's own fetch sends Sec-Fetch-Mode, but none of these. */
const browserHeaders = ["origin", "sec-fetch-site", "sec-fetch-dest", "sec-fetch-user"];

/**
 * Refuses whatever a web page sends.
 * @throws FourgateError unauthenticated
 */
export function refuseBrowsers(request: IncomingMessage): void {
  if (!browserHeaders.some((name) => name in request.headers)) return;
  throw new FourgateError(
    "unauthenticated",
    "this guard does not answer to web pages",
    "use a tool that was started with: fourgate run -- TOOL",
  );
}
