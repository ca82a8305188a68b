import type { GatewayConfig } from "./load.ts";

type StartConfig = Pick<GatewayConfig, "gateway" | "guard" | "database"> & {
  readonly policy: Pick<GatewayConfig["policy"], "deployments">;
};

/** Settings in which `now` differs from what this process started with, and which are read at the start only. */
export function fromNextStart(started: StartConfig, now: StartConfig): readonly string[] {
  const settings: readonly (readonly [name: string, of: (config: StartConfig) => unknown])[] = [
    ["gateway.host", ({ gateway }) => gateway.host],
    ["gateway.port", ({ gateway }) => gateway.port],
    ["gateway.tls", ({ gateway }) => gateway.tls?.kind],
    ["guard.port", ({ guard }) => guard.port],
    ["database", ({ database }) => database],
    ["deployments (rehearsal)", rehearsed],
  ];
  return settings
    .filter(([, of]) => JSON.stringify(of(started)) !== JSON.stringify(of(now)))
    .map(([name]) => name);
}

function rehearsed({ policy }: StartConfig): readonly string[] {
  return policy.deployments.filter(({ rehearsal, url }) => rehearsal && url === "").map(({ name }) => name);
}
