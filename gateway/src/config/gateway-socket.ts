import { join } from "node:path";

/** Where a guard and the commands of the same user reach the gateway of this data folder. */
export function gatewaySocket(home: string): string {
  return join(home, "gateway.sock");
}
