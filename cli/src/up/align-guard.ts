import type { GuardFiles } from "@fourgate/guard/config/guard-home";
import { isSolo, readGuardSettings, writeGuardSettings } from "@fourgate/guard/enrolment";

/** Where guard and gateway listen, as fourgate.yaml and the environment say. */
export interface Ports {
  readonly guard: number;
  readonly gateway: number;
}

/**
 * Writes the ports into this machine's guard settings where they say otherwise: the guard reads them there, and so does
 * whatever starts it without this gateway.
 * @throws FourgateError config_invalid
 */
export async function alignGuard(files: GuardFiles, { guard, gateway }: Ports): Promise<void> {
  const settings = await readGuardSettings(files);
  if (isSolo(settings)) return;
  // Through the socket the host counts for nothing, and without one it is loopback.
  const url = `http://127.0.0.1:${String(gateway)}`;
  if (settings.port === guard && settings.gateway === url) return;
  await writeGuardSettings(files, { ...settings, port: guard, gateway: url });
}
