import { isAbsolute } from "node:path";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { RunRequest } from "../runs/run.ts";

const schema = z.strictObject({
  cwd: z.string().max(4096).refine(isAbsolute, "must be absolute"),
  tool: z.string().min(1).max(100),
  toolVersion: z
    .string()
    .regex(/^[\w.+-]{1,40}$/)
    .optional(),
  agent: z.string().min(1).max(200).nullable().default(null),
  deployment: z.string().min(1).max(200).nullable().default(null),
  pid: z.int().positive(),
});

/** @throws FourgateError usage */
export function readRunRequest(body: Buffer): RunRequest {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new FourgateError("usage", "the request for a run is no JSON", "use fourgate run");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const members = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new FourgateError(
    "usage",
    `the request for a run is not valid (${members})`,
    "use fourgate run of the same version",
  );
}

/**
 * A role or deployment that policy does not know would only be refused later, and less clearly.
 * @throws FourgateError usage
 */
export function requireKnown(run: RunRequest, policy: PolicySource): void {
  const { agent, deployment } = run;
  if (agent !== null && !Object.hasOwn(policy.agents, agent)) {
    throw new FourgateError(
      "usage",
      `no agent role ${quoted(agent)}`,
      known("roles", Object.keys(policy.agents)),
    );
  }
  const names = policy.deployments.map(({ name }) => name);
  if (deployment !== null && !names.includes(deployment)) {
    throw new FourgateError("usage", `no deployment ${quoted(deployment)}`, known("deployments", names));
  }
}

function known(what: string, names: readonly string[]): string {
  return names.length === 0 ? `the operator has defined no ${what}` : `${what}: ${names.join(", ")}`;
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}
