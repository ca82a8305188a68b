import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { AskedBundle, RecordedBundle } from "@fourgate/gateway/admin/api/audit-question";
import { noteOffline } from "@fourgate/gateway/readings/offline-note";
import { GatewaySocket } from "../people/gateway-socket.ts";

/**
 * Who reads the log stands in the log before they see it: by the gateway that runs on the folder, else by a note
 * beside the log, which the gateway's next start takes in.
 * @throws FourgateError record_failed: then nothing may be shown
 */
export async function noteReading(
  home: string,
  reading: { readonly act: "export" | "report"; readonly asked: string },
): Promise<void> {
  const gateway = await GatewaySocket.find(gatewaySocket(home));
  if (gateway) await gateway.call("POST", "/api/v1/log/read-out", { ...reading, found: 0 });
  else await noteOffline(home, { of: "", ...reading });
}

/**
 * That a bundle is made, as above. Gives the id of its record, which a checkpoint of the log covers; null where no
 * gateway runs to write one.
 * @throws FourgateError record_failed: then it may not be made
 */
export async function noteBundle(home: string, bundle: AskedBundle): Promise<string | null> {
  const gateway = await GatewaySocket.find(gatewaySocket(home));
  if (gateway) return ((await gateway.call("POST", "/api/v1/audit/bundle", bundle)) as RecordedBundle).id;
  await noteOffline(home, { of: "", act: "bundle", ...bundle });
  return null;
}
