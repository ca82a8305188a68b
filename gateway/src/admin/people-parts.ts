import type { FastifyRequest } from "fastify";
import type { People } from "../identity/people.ts";
import type { AdminParts } from "./parts.ts";

/** What the routes of users, teams, devices, codes and joining work with. */
export interface PeopleAdmin {
  readonly people: People;
  /** As employees know it; "" where nobody said. */
  readonly organisation: () => string;
  /** What policy bundles are signed with: Ed25519, the raw 32 bytes in base64url. */
  readonly gatewayPublicKey: string;
}

export type PeopleRouteParts = Pick<AdminParts, "ledger" | "policy" | "principalOf" | "clock"> &
  PeopleAdmin & {
    /** In whose name a change stands in the record. */
    readonly byWhom: (request: FastifyRequest) => string;
  };
