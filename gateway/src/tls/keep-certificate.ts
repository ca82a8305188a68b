import type { SecureContextOptions } from "node:tls";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { renewMsMin, serverCertificate, stateOf, type ServerCertificate } from "./server-certificate.ts";
import type { TlsSettings } from "./settings.ts";

export interface KeptCertificate extends Disposable {
  /** As shown now. */
  readonly current: () => ServerCertificate;
  /** Looks whether another is due, and shows it. Never rejects. */
  look(): Promise<void>;
}

export interface CertificateDuty {
  readonly home: string;
  /** As in force now: names may change with the configuration. */
  readonly settings: () => TlsSettings | null;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
  /** Shows it to all who connect from now on. */
  readonly show: (context: SecureContextOptions) => void;
  readonly lookEveryMs?: number;
}

const lookEveryMsDefault = 60_000;
const warnMsMin = 14 * 24 * 60 * 60 * 1000;

/**
 * Keeps what the server shows: a certificate of the gateway's own is made anew long before its end
 * and when its names change, a given one is read again when its files change. Nobody restarts.
 * @throws FourgateError config_invalid, for the first one
 */
export async function keepCertificate(duty: CertificateDuty, first: TlsSettings): Promise<KeptCertificate> {
  const { home, clock, log } = duty;
  let settings = first;
  let current = await serverCertificate(home, first, clock());
  let busy: Promise<void> | null = null;
  let said = "";
  const say = (line: string): void => {
    if (line !== said && line !== "") log(line);
    said = line;
  };
  const lookOnce = async (): Promise<void> => {
    const wanted = duty.settings() ?? settings;
    try {
      if (await isDue(wanted)) {
        current = await serverCertificate(home, wanted, clock());
        settings = wanted;
        duty.show(current.context);
        log(`shows a new certificate, good until ${new Date(current.expiresMs).toISOString()}`);
      }
      say(current.expiresMs - clock() < warnMsMin ? endsSoon(current.expiresMs) : "");
    } catch (error) {
      say(
        `the new certificate is not in force: ${error instanceof FourgateError ? error.message : "unreadable"}`,
      );
    }
  };
  const isDue = async (wanted: TlsSettings): Promise<boolean> => {
    if (JSON.stringify(wanted) !== JSON.stringify(settings)) return true;
    return wanted.kind === "own_ca"
      ? current.expiresMs - clock() < renewMsMin
      : (await stateOf(resolve(home, wanted.certFile), resolve(home, wanted.keyFile))) !== current.filesState;
  };
  const look = (): Promise<void> => {
    busy ??= lookOnce().finally(() => {
      busy = null;
    });
    return busy;
  };
  const timer = setInterval(() => void look(), duty.lookEveryMs ?? lookEveryMsDefault);
  timer.unref();
  return {
    current: () => current,
    look,
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}

function endsSoon(expiresMs: number): string {
  return `the gateway's certificate runs out at ${new Date(expiresMs).toISOString()}; put a new one into gateway.tls.cert_file`;
}
