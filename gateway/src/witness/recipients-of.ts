import type { Upstreams } from "@fourgate/wire/upstream";
import { configuredWitnessKey } from "../config/audit.ts";
import type { GatewayConfig } from "../config/load.ts";
import { AskedWitness } from "./ask-witness.ts";
import { AddressCopy, FolderCopy } from "./copy-checkpoints.ts";
import type { Recipient } from "./recipient.ts";

/** Everybody outside who gets checkpoints, as configured. */
export function recipientsOf(
  { audit, secrets }: Pick<GatewayConfig, "audit" | "secrets">,
  parts: {
    readonly logFolder: string;
    readonly upstreams: Upstreams;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
  },
): readonly Recipient[] {
  const { logFolder, upstreams, clock } = parts;
  return [
    ...audit.witnesses.map(
      ({ url, key }) => new AskedWitness({ url, key: configuredWitnessKey(key) }, logFolder, upstreams),
    ),
    ...audit.checkpoints_to.map((to, at) => {
      if ("folder" in to) return new FolderCopy(to.folder, clock);
      const authorization = secrets.checkpointAuthorizations.get(at) ?? null;
      return "put" in to
        ? new AddressCopy({ method: "PUT", url: to.put, authorization }, upstreams)
        : new AddressCopy({ method: "POST", url: to.post, authorization }, upstreams);
    }),
  ];
}
