import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import type { Severity } from "@fourgate/core/audit/formats/event";
import { answerMsMax, connectMsMax, syslogSettleMs } from "../limits.ts";
import { ReceiverAway, type OutgoingEvent, type Receiver, type Taken } from "../receiver.ts";
import { connectionTrouble } from "./connection-trouble.ts";
import type { TlsTrust } from "./tls-trust.ts";

export interface SyslogOptions {
  readonly host: string;
  readonly port: number;
  /** Null for TCP without TLS. */
  readonly trust: TlsTrust | null;
  /** What stands as HOSTNAME in each message. */
  readonly hostName: string;
  readonly settleMs?: number;
}

/**
 * Syslog (RFC 5424) over TCP or TLS (RFC 5425), frames by octet counting (RFC 6587). Syslog knows no
 * answer. So a batch counts as taken once all of it went out and the connection held for a moment; one that
 * breaks before is sent again, whole.
 */
export function syslogReceiver(options: SyslogOptions): Receiver {
  const { host, port, trust, hostName, settleMs = syslogSettleMs } = options;
  const address = `${host}:${String(port)}`;
  let socket: Socket | null = null;
  let broken: Error | null = null;

  const opened = async (signal: AbortSignal): Promise<Socket> => {
    if (socket && !socket.destroyed && broken === null) return socket;
    socket?.destroy();
    broken = null;
    const made = trust ? connectTls({ host, port, ...trust, ...serverName(host) }) : connect({ host, port });
    socket = made;
    made.setNoDelay(true).setKeepAlive(true, 30_000);
    const closed = Promise.withResolvers<never>();
    closed.promise.catch(() => undefined);
    made.on("error", (error: Error) => {
      broken ??= error;
    });
    // A receiver sends nothing; one that does is not waited for.
    made.resume();
    made.on("end", () => {
      broken ??= ended();
    });
    made.on("close", () => {
      closed.reject(broken ?? ended());
    });
    const within = AbortSignal.any([signal, AbortSignal.timeout(connectMsMax)]);
    try {
      await Promise.race([
        once(made, trust ? "secureConnect" : "connect", { signal: within }),
        closed.promise,
      ]);
    } catch (error) {
      made.destroy();
      if (within.aborted && !signal.aborted)
        throw new ReceiverAway(
          trust
            ? `${address} took the connection but no TLS came about`
            : `${address} does not take the connection`,
          "look at the port and at what listens there",
        );
      throw connectionTrouble(error, address);
    }
    return made;
  };

  return {
    proof: "sent",
    async send(batch, signal): Promise<Taken> {
      const to = await opened(signal);
      const frames = Buffer.concat(batch.map((one) => frameOf(one, hostName)));
      const within = AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]);
      try {
        await written(to, frames, within);
        await sleep(settleMs, undefined, { signal });
      } catch (error) {
        to.destroy();
        if (within.aborted && !signal.aborted)
          throw new ReceiverAway(`${address} takes nothing more`, "look at the receiver; it is tried again");
        throw connectionTrouble(broken ?? error, address);
      }
      if (broken !== null) throw connectionTrouble(broken, address);
      return { refused: [] };
    },
    async [Symbol.asyncDispose]() {
      socket?.destroy();
    },
  };
}

function ended(): Error {
  return Object.assign(new Error("the connection ended"), { code: "ECONNRESET" });
}

/** A name goes into the handshake; an address may not. */
function serverName(host: string): { readonly servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}

async function written(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener("abort", stop, { once: true });
  socket.write(bytes, (error) => {
    if (error) reject(error);
    else resolve();
  });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Facility 13, log audit. */
const facility = 13;
const severities: Readonly<Record<Severity, number>> = { info: 6, low: 5, medium: 4, high: 3, critical: 2 };

/** `LENGTH SP <PRI>1 TIME HOST APP PROCID MSGID SD SP MSG`; no BOM before the message, which parsers of CEF trip over. */
function frameOf({ text, event }: OutgoingEvent, hostName: string): Buffer {
  const priority = String(facility * 8 + severities[event.severity]);
  const time = new Date(event.timeMs).toISOString();
  const message = Buffer.from(
    `<${priority}>1 ${time} ${nameOf(hostName, 255)} fourgate - ${nameOf(event.kind, 32)} - ${text}`,
  );
  return Buffer.concat([Buffer.from(`${String(message.length)} `), message]);
}

/** Printable ASCII without a space; "-" for nothing. */
function nameOf(text: string, lengthMax: number): string {
  const name = text.replaceAll(/[^\x21-\x7e]/g, "_").slice(0, lengthMax);
  return name === "" ? "-" : name;
}

/** What the head adds to an event's text, at most. */
export const syslogHeadBytesMax = 400;
