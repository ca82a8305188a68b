import { FourgateError } from "@fourgate/core/errors";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { aheadText } from "@fourgate/gateway/retention/believed-time";
import type { RetentionStanding } from "@fourgate/gateway/retention/retention";
import { GatewaySocket } from "../people/gateway-socket.ts";
import { toMend, type Check } from "./check.ts";

/** Where a gateway runs on this data folder: did its clock jump, so that what is due is not destroyed? */
export async function checkRetention(home: string): Promise<readonly Check[]> {
  try {
    const gateway = await GatewaySocket.find(gatewaySocket(home));
    if (!gateway) return [];
    const { clockAhead } = (await gateway.call("GET", "/api/v1/retention")) as RetentionStanding;
    if (clockAhead === null) return [];
    const [found = "", ...mend] = aheadText(clockAhead).split("; ");
    return [toMend("the log's clock", found, mend.join("; "))];
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    return [toMend("gateway", error.message, error.remedy)];
  }
}
