import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { Confidence } from "@fourgate/core/secrets/detector";
import { fingerprintOf } from "@fourgate/core/secrets/findings/found-finding";
import type { FoundSecret } from "@fourgate/core/secrets/findings/scan-layers";
import type { AllowContext } from "@fourgate/core/secrets/policy/allowed";
import { secretRulesFor } from "@fourgate/core/secrets/policy/secrets-policy";
import { weighFinding, type Weight } from "@fourgate/core/secrets/policy/weigh-finding";
import { fourgateHome, guardFiles, type GuardFiles } from "@fourgate/guard/config/guard-home";
import { isThere } from "@fourgate/guard/enrolment";
import { keyedHash } from "@fourgate/wire/native-bytes";
import type { ReadingPolicy } from "@fourgate/wire/reading/reading-policy";
import type { Terminal } from "../command.ts";

/** What a scan looks by. */
export interface RulesInForce {
  readonly reading: ReadingPolicy;
  /** Of whom and where exceptions and teams' rules are asked for. */
  readonly context: AllowContext;
  /** The guard's own, so that a finding has the same fingerprint there and here; null: nobody's. */
  readonly fingerprintKey: Uint8Array | null;
  readonly told: RulesTold;
}

/** Which rules these are, for who reads the report. */
export interface RulesTold {
  /** `gateway`, `solo`: as this machine's guard judges. */
  readonly from: "gateway" | "solo" | "fourgate.yaml" | "built-in";
  /** The policy's version; null where it has none. */
  readonly policy: string | null;
  /** The gateway's address, or the file. */
  readonly of?: string;
  /** ISO 8601; the policy was in force until then. */
  readonly ranOutAt?: string;
  /** A line for each file of rules that a fourgate.yaml names. */
  readonly files?: readonly string[];
}

export interface RulesWanted {
  /** The data folder that was named. */
  readonly data: string | undefined;
  readonly builtIn: boolean;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

const configFile = "fourgate.yaml";
const nobody = { user: "", device: "", teams: [], level: 0, agent: null };

/**
 * The policy of this machine's guard as it keeps it, or else what a fourgate.yaml in the data folder says, or else
 * what is built in. A policy that is not what it should be is an error, never the built-in rules.
 * @throws FourgateError config_invalid, policy_stale, unauthenticated
 */
export async function rulesInForce(
  { data, builtIn, nowMs }: RulesWanted,
  { env, cwd }: Pick<Terminal, "env" | "cwd">,
): Promise<RulesInForce> {
  const byNobody = { principal: nobody, workspaces: [], nowMs };
  const builtInRules: RulesInForce = {
    reading: { detectorsOff: [] },
    context: byNobody,
    fingerprintKey: null,
    told: { from: "built-in", policy: null },
  };
  if (builtIn) return builtInRules;
  const home = data === undefined ? fourgateHome(env) : resolve(cwd, data);
  const files = guardFiles(home);
  // Most machines have one or none of these, and need not load what reads the other.
  if (await isThere(files.settings)) return await rulesOfGuard(files, cwd, nowMs);
  const path = join(home, configFile);
  if (await isThere(path)) {
    const { loadScanPolicy } = await import("@fourgate/gateway/config/scan-policy");
    const { notes, ...reading } = await loadScanPolicy(home);
    const told = { from: "fourgate.yaml", policy: null, of: path, files: notes } as const;
    return { reading, context: byNobody, fingerprintKey: null, told };
  }
  if (data === undefined) return builtInRules;
  throw new FourgateError(
    "config_invalid",
    `neither ${path} nor a guard's folder is there`,
    "name the folder that one of them stands in",
  );
}

async function rulesOfGuard(files: GuardFiles, cwd: string, nowMs: number): Promise<RulesInForce> {
  const { readKeptPolicy } = await import("@fourgate/guard/policy/kept-policy");
  const { Workspaces } = await import("@fourgate/guard/workspace/workspaces");
  const { source, principal, gateway, expiresMs, fingerprintKey } = await readKeptPolicy(files).catch(
    (error: unknown) => {
      if (!(error instanceof FourgateError)) throw error;
      const remedy = `${error.remedy}; by the built-in rules alone it goes with --built-in`;
      throw new FourgateError(error.code, error.message, remedy, error);
    },
  );
  const workspace = await new Workspaces(() => nowMs).of(cwd, source.catalogue);
  return {
    reading: source,
    context: { principal, workspaces: [workspace], nowMs },
    fingerprintKey,
    told: {
      from: gateway === null ? "solo" : "gateway",
      policy: source.version,
      of: gateway ?? files.solo,
      ...(expiresMs === null || nowMs < expiresMs ? {} : { ranOutAt: new Date(expiresMs).toISOString() }),
    },
  };
}

/** What becomes of findings by these rules; `confidenceMin`: instead of what policy says. */
export function weigher(
  { reading: { secrets }, context }: RulesInForce,
  fingerprintKey: Uint8Array,
  confidenceMin: Confidence | undefined,
): (found: FoundSecret) => Weight {
  const hash = keyedHash(fingerprintKey);
  const ofPerson = secretRulesFor(secrets, context.principal.teams);
  const rules = confidenceMin === undefined ? ofPerson : { ...ofPerson, confidenceMin };
  return ({ detector, confidence, always, secret }) =>
    weighFinding(
      { detector, confidence, always, fingerprint: fingerprintOf(secret, hash) },
      rules,
      secrets?.allowed,
      context,
    );
}
