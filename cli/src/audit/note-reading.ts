import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
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
