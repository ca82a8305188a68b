import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { Confidence } from "@fourgate/core/secrets/detector";
import { allowPolicyDefault, readScope, type AllowScope } from "@fourgate/core/secrets/policy/allowed";
import { secretRulesFor } from "@fourgate/core/secrets/policy/secrets-policy";
import type { GuardParts } from "../guard-parts.ts";
import type { CodedFinding } from "./allow-codes.ts";
import type { AllowAnswer } from "./allow-store.ts";

/** What the guard found in the last day, as a person is told. */
export interface FoundLately {
  readonly code: string;
  readonly title: string;
  readonly detector: string;
  readonly confidence: Confidence;
  readonly place: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What comes of `fourgate allow`: done, asked, or a person's yes is needed first. */
export type AllowStep =
  | AllowAnswer
  | {
      readonly outcome: "confirm";
      readonly ticket: string;
      readonly port: number;
      readonly title: string;
      readonly place: string;
      readonly days: number;
    };

const schema = z.strictObject({
  code: z.string().min(1).max(20),
  reason: z.string().min(1).max(500),
  days: z.int().min(1).optional(),
  scope: z
    .string()
    .refine((text) => readScope(text) !== undefined)
    .optional(),
  /** The operator is to decide, whatever this developer might do alone. */
  ask: z.boolean().default(false),
});

export function foundLately({ codes }: Pick<GuardParts, "codes">): {
  readonly found: readonly FoundLately[];
} {
  return {
    found: codes.recent().map(({ code, title, detector, confidence, place, atMs }) => {
      return { code, title, detector, confidence, place, at: new Date(atMs).toISOString() };
    }),
  };
}

/**
 * What policy lets this developer do alone waits for their yes at a terminal of their own; all else is
 * a request to the operator.
 * @throws FourgateError usage, not_found, gateway_away, policy_stale
 */
export async function askAllow(body: Buffer, guard: GuardParts): Promise<AllowStep> {
  const asked = readAsked(body);
  const finding = guard.codes.find(asked.code);
  if (!finding)
    throw new FourgateError(
      "not_found",
      "this guard knows no such code",
      "see: fourgate allow, which lists what was found in the last day",
    );
  const { principal, snapshot } = guard.policy.current();
  const { secrets } = snapshot.source;
  if (guard.reader.scanText(asked.reason, snapshot.source).some(({ confidence }) => confidence !== "low"))
    throw new FourgateError("usage", "the reason holds a secret itself", "say why without it");
  const terms = secrets?.allow ?? allowPolicyDefault;
  const { developerAllow } = secretRulesFor(secrets, principal.teams);
  const days = asked.days ?? terms.developerDaysMax;
  const isOwn =
    (asked.scope === undefined || asked.scope === `user:${principal.user}`) && days <= terms.developerDaysMax;
  const isFree =
    developerAllow === "own_findings" || (developerAllow === "test_values" && finding.confidence !== "high");
  const wish = wishOf(finding, asked);
  if (asked.ask || !isOwn || !isFree) return await guard.allowStore.wish({ ...wish, confirmed: false });
  if (guard.processes === null)
    throw new FourgateError(
      "usage",
      "on this system the guard cannot see which process asks, so nobody can confirm it here",
      "ask your operator with --ask",
    );
  const ticket = guard.confirmations.open({ ...wish, days });
  const { title, place } = finding;
  return { outcome: "confirm", ticket, port: guard.port(), title, place, days };
}

interface Asked {
  readonly code: string;
  readonly reason: string;
  readonly days?: number | undefined;
  readonly scope?: AllowScope | undefined;
  readonly ask: boolean;
}

function wishOf(
  { fingerprint, detector, confidence, place }: CodedFinding,
  { reason, days, scope }: Asked,
): Parameters<GuardParts["confirmations"]["open"]>[0] {
  return {
    fingerprint,
    detector,
    confidence,
    place,
    reason,
    ...(days === undefined ? {} : { days }),
    ...(scope === undefined ? {} : { scope }),
  };
}

function readAsked(body: Buffer): Asked {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ...parsed.data, scope: parsed.data.scope as AllowScope | undefined };
  const members = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new FourgateError("usage", `this cannot be asked for (${members})`, "see fourgate allow --help");
}
