/**
 * The functions of `@cedar-policy/cedar-wasm` 4.13 that Fourgate calls, by shape: the module is
 * passed in, so that core depends on no engine. Preparsed policies live in the module's own
 * memory, per thread.
 */
export interface CedarEngine {
  validate(call: { schema: string; policies: CedarPolicySet }): CedarValidation;
  checkParsePolicySet(policies: CedarPolicySet): CedarParse;
  preparsePolicySet(id: string, policies: CedarPolicySet): CedarParse;
  statefulIsAuthorized(call: CedarStatefulCall): CedarAnswer;
  isAuthorized(call: CedarCall): CedarAnswer;
  policyToJson(policy: string): { type: "success"; json: object } | CedarFailure;
  policySetTextToParts(
    text: string,
  ): { type: "success"; policies: string[]; policy_templates: string[] } | CedarFailure;
}

export interface CedarPolicySet {
  staticPolicies: Record<string, string>;
}

export interface CedarUid {
  type: string;
  id: string;
}

export type CedarValue = string | number | CedarValue[] | { __entity: CedarUid };

export interface CedarEntity {
  uid: CedarUid;
  attrs: Record<string, CedarValue>;
  parents: CedarUid[];
}

export interface CedarRequest {
  principal: CedarUid;
  action: CedarUid;
  resource: CedarUid;
  context: Record<string, CedarValue>;
}

export interface CedarStatefulCall extends CedarRequest {
  preparsedPolicySetId: string;
  entities: CedarEntity[];
}

export interface CedarCall extends CedarRequest {
  schema?: string;
  validateRequest?: boolean;
  policies: CedarPolicySet;
  entities: CedarEntity[];
}

export interface CedarError {
  message: string;
  help: string | null;
  sourceLocations?: { start: number; end: number }[];
}

export interface CedarFailure {
  type: "failure";
  errors: CedarError[];
}

export type CedarParse = { type: "success" } | CedarFailure;

export type CedarValidation =
  | { type: "success"; validationErrors: { policyId: string; error: CedarError }[] }
  | CedarFailure;

export type CedarAnswer =
  | {
      type: "success";
      response: {
        decision: "allow" | "deny";
        diagnostics: { reason: string[]; errors: { policyId: string }[] };
      };
    }
  | CedarFailure;

/** One policy set, parsed once. A decision is null when the engine failed: the caller must refuse. */
export interface PreparedPolicies {
  decide(request: CedarRequest, entities: CedarEntity[]): { allowed: boolean; policies: string[] } | null;
}

/**
 * Parses policies for many decisions. The text itself is their name in the engine's memory: two
 * sets never share one, and an equal set costs nothing twice.
 */
export function preparePolicies(
  engine: CedarEngine,
  policies: Readonly<Record<string, string>>,
): PreparedPolicies {
  const staticPolicies = { ...policies };
  const name = JSON.stringify(Object.entries(staticPolicies).sort(([a], [b]) => (a < b ? -1 : 1)));
  const parsed = engine.preparsePolicySet(name, { staticPolicies });
  if (parsed.type !== "success") return { decide: () => null };
  return {
    decide(request, entities) {
      try {
        const answer = engine.statefulIsAuthorized({ ...request, preparsedPolicySetId: name, entities });
        if (answer.type !== "success") return null;
        const { decision, diagnostics } = answer.response;
        // A policy that failed was left out of the decision, and it may have been a forbid.
        if (diagnostics.errors.length > 0) return null;
        return { allowed: decision === "allow", policies: diagnostics.reason };
      } catch {
        return null;
      }
    },
  };
}
