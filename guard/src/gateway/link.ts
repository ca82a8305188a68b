import type { Upstreams } from "@fourgate/wire/upstream";
import type { Sign } from "../device/keys.ts";
import type { Emergency } from "../emergency/emergency.ts";
import type { LinkedSettings } from "../enrolment.ts";
import type { PolicyKeeper } from "../policy/policy-keeper.ts";

/** What a guard has that works for a gateway, and one alone has not. */
export interface GatewayLink {
  readonly settings: LinkedSettings;
  readonly sign: Sign;
  readonly policy: PolicyKeeper;
  readonly upstreams: Upstreams;
  readonly emergency: Emergency;
}
