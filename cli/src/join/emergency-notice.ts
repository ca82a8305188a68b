import type { ControlClient } from "@fourgate/guard/control/control-client";
import type { Terminal } from "../command.ts";

/** Before a tool takes the terminal: whether its requests go without the gateway. */
export async function sayEmergencyBefore(guard: ControlClient, terminal: Terminal): Promise<void> {
  const status = await guard.status().catch(() => undefined);
  if (status?.emergency !== true) return;
  terminal.error(
    "fourgate: the gateway is away and EMERGENCY MODE is on: what is not restricted goes straight to the model; " +
      "all of it is kept on this laptop and handed in later\n",
  );
}

/** After it gave the terminal back: what waits to be handed in. */
export async function sayEmergencyAfter(guard: ControlClient, terminal: Terminal): Promise<void> {
  const { emergencyWaiting = 0 } = (await guard.status().catch(() => undefined)) ?? {};
  if (emergencyWaiting === 0) return;
  const what = emergencyWaiting === 1 ? "1 exchange" : `${String(emergencyWaiting)} exchanges`;
  terminal.error(
    `fourgate: ${what} went out in EMERGENCY MODE and will be handed in when the gateway answers again\n`,
  );
}
