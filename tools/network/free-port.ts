import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what systems hand out for outgoing connections (Linux from 32768, others from 49152): one of
 * those was free a moment ago and may be a connection's by the time that somebody listens.
 */
const [portMin, portMax] = [10_240, 32_000];
const triesMax = 100;

/** A port of loopback on which nothing listens. Chosen at random, so that two processes get two. */
export async function freePort(): Promise<number> {
  for (let n = 0; n < triesMax; n++) {
    const port = randomInt(portMin, portMax);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port of ${triesMax} was free`);
}

/** Whether nothing listens on this port of loopback. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once("error", () => {
    resolve(false);
  });
  server.listen(port, "127.0.0.1", () => {
    server.close(() => {
      resolve(true);
    });
  });
  return await promise;
}
