import type { AllowChange, AllowEntry, AllowRequest } from "@fourgate/core/audit/allow-record";
import type { Confidence } from "@fourgate/core/secrets/detector";
import type { Principal } from "@fourgate/core/scope/principal";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { allowPolicyDefault, type AllowPolicy, type AllowScope } from "@fourgate/core/secrets/policy/allowed";
import { detectorFacts } from "@fourgate/core/secrets/policy/detector-facts";
import { secretRulesFor } from "@fourgate/core/secrets/policy/secrets-policy";
import { notFound, usage } from "../identity/plan.ts";
import type { AllowTerms, NewAllow } from "./allow-door.ts";
import type { AllowList, ListedEntry, ListedRequest } from "./allow-list.ts";

const activeCountMax = 10_000;
const pendingCountMax = 1_000;
const pendingOfUserMax = 20;
const reasonLengthMax = 500;
const placeLengthMax = 200;
const dayMs = 86_400_000;

/** What stands now, for deciding what a wish changes. Nothing here changes anything. */
export interface AllowStanding {
  readonly list: AllowList;
  readonly policy: PolicySource;
  readonly knowsUser: (id: string) => boolean;
  readonly knowsTeam: (id: string) => boolean;
  /** A text that holds a secret is no reason: records and pages show it. */
  readonly holdsSecret: (text: string) => boolean;
  readonly nowMs: number;
}

/** What a developer wants their guard to let pass. */
export interface AllowWish extends AllowTerms {
  readonly fingerprint: string;
  readonly detector: string;
  readonly confidence: Confidence;
  readonly reason: string;
  readonly place: string;
  /** A person said yes at a terminal outside of the tool, as the guard saw it. */
  readonly confirmed: boolean;
}

/**
 * At once where policy lets this developer, else a request to the operator. What the guard says of the
 * confidence is checked by what the detector has at least.
 * @throws FourgateError usage, not_found
 */
export function planWish(standing: AllowStanding, principal: Principal, wish: AllowWish): AllowChange {
  const { policy, list, nowMs } = standing;
  const terms = allowPolicyOf(policy);
  const rules = secretRulesFor(policy.secrets, principal.teams);
  const ownScope: AllowScope = `user:${principal.user}`;
  const { scope = ownScope } = wish;
  requireReason(standing, wish.reason);
  requireAllowable(wish.detector);
  requireScope(standing, scope);
  if (rules.developerAllow === "none")
    throw usage("your organisation lets nobody ask for this", "tell your operator");
  const isFree =
    rules.developerAllow === "own_findings" ||
    (rules.developerAllow === "test_values" &&
      wish.confidence !== "high" &&
      detectorFacts(wish.detector).confidence !== "high");
  const days =
    wish.days ?? (wish.confirmed && isFree && scope === ownScope ? terms.developerDaysMax : terms.daysMax);
  requireDays(days, terms.daysMax);
  if (wish.confirmed && isFree && scope === ownScope && days <= terms.developerDaysMax) {
    const owner = principal.user;
    return allowed(standing, { ...wish, scope, days, owner }, null);
  }
  const pending = list.requests().filter(({ state }) => state === "pending");
  if (pending.length >= pendingCountMax)
    throw usage("too many requests wait for the operator", "tell your operator");
  if (pending.filter(({ user }) => user === principal.user).length >= pendingOfUserMax)
    throw usage(
      `${String(pendingOfUserMax)} of your requests wait for the operator already`,
      "wait for an answer",
    );
  const { fingerprint, detector, reason, confidence } = wish;
  const request: AllowRequest = {
    id: `r${String(list.nextNumber())}`,
    fingerprint,
    detector,
    scope,
    reason,
    confidence,
    place: wish.place.slice(0, placeLengthMax),
    days,
    user: principal.user,
    device: principal.device,
    askedAt: new Date(nowMs).toISOString(),
  };
  return { act: "requested", request };
}

/** The request of this user for the same that waits already. */
export function sameRequest(
  list: AllowList,
  user: string,
  wish: Pick<AllowWish, "fingerprint" | "detector" | "scope">,
): ListedRequest | undefined {
  const { fingerprint, detector, scope = `user:${user}` } = wish;
  return list
    .requests()
    .find(
      (one) =>
        one.state === "pending" &&
        one.user === user &&
        one.fingerprint === fingerprint &&
        one.detector === detector &&
        one.scope === scope,
    );
}

/** @throws FourgateError usage, not_found */
export function planAdd(standing: AllowStanding, owner: string, wish: NewAllow): AllowChange {
  requireReason(standing, wish.reason);
  requireAllowable(wish.detector);
  requireScope(standing, wish.scope);
  if (!/^[0-9a-f]{16}$/.test(wish.fingerprint))
    throw usage("this is no fingerprint", "give the 16 hex digits that a record shows");
  const { daysMax } = allowPolicyOf(standing.policy);
  const days = wish.days ?? daysMax;
  requireDays(days, daysMax);
  return allowed(standing, { ...wish, days, owner }, null);
}

/** @throws FourgateError usage, not_found */
export function planConfirm(
  standing: AllowStanding,
  owner: string,
  id: string,
  { scope, days }: AllowTerms,
): AllowChange {
  const request = requirePending(standing.list, id);
  const terms = { scope: scope ?? request.scope, days: days ?? request.days };
  requireScope(standing, terms.scope);
  requireAllowable(request.detector);
  requireDays(terms.days, allowPolicyOf(standing.policy).daysMax);
  return allowed(standing, { ...request, ...terms, owner }, id);
}

/** @throws FourgateError usage, not_found */
export function planRefuse(standing: AllowStanding, id: string, reason: string): AllowChange {
  requirePending(standing.list, id);
  requireReason(standing, reason);
  return { act: "refused", request: id, reason };
}

/** @throws FourgateError usage, not_found */
export function planRevoke(standing: AllowStanding, id: string, reason: string): AllowChange {
  const entry = standing.list.entries(standing.nowMs).find((one) => one.id === id);
  if (!entry) throw notFound("there is no such exception", "see: fourgate allow list");
  if (entry.state !== "active")
    throw usage(`this exception is ${entry.state} already`, "nothing is left to do");
  requireReason(standing, reason);
  return { act: "revoked", entry: id, reason };
}

function allowPolicyOf({ secrets }: PolicySource): AllowPolicy {
  return secrets?.allow ?? allowPolicyDefault;
}

function allowed(
  { list, nowMs }: AllowStanding,
  of: Pick<AllowEntry, "fingerprint" | "detector" | "scope" | "reason" | "owner"> & { readonly days: number },
  request: string | null,
): AllowChange {
  const { fingerprint, detector, scope, reason, owner, days } = of;
  const active = list.entries(nowMs).filter(({ state }) => state === "active");
  if (active.length >= activeCountMax)
    throw usage(`there are ${String(activeCountMax)} exceptions already`, "revoke some first");
  const entry: AllowEntry = {
    id: `a${String(list.nextNumber())}`,
    fingerprint,
    detector,
    scope,
    reason,
    owner,
    createdAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + days * dayMs).toISOString(),
  };
  return { act: "allowed", entry, request };
}

function requirePending(list: AllowList, id: string): ListedRequest {
  const request = list.requests().find((one) => one.id === id);
  if (!request) throw notFound("there is no such request", "see: fourgate allow list");
  if (request.state === "pending") return request;
  throw usage(`this request is ${request.state} already`, "see: fourgate allow list");
}

function requireReason({ holdsSecret }: AllowStanding, text: string): void {
  if (text.trim() === "" || text.length > reasonLengthMax || /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text))
    throw usage("this is no reason", `say why in one line of 1 to ${String(reasonLengthMax)} characters`);
  if (holdsSecret(text)) throw usage("the reason holds a secret itself", "say why without it");
}

function requireAllowable(detector: string): void {
  if (detectorFacts(detector).always)
    throw usage(`${detector} blocks in every mode and cannot be allowed`, "take it out of what is sent");
}

function requireDays(days: number, daysMax: number): void {
  if (Number.isSafeInteger(days) && days >= 1 && days <= daysMax) return;
  throw usage("this is no time for an exception", `give whole days from 1 to ${String(daysMax)}`);
}

function requireScope({ policy, knowsUser, knowsTeam }: AllowStanding, scope: AllowScope): void {
  if (scope === "everyone") return;
  const name = scope.slice(scope.indexOf(":") + 1);
  const isKnown = scope.startsWith("user:")
    ? knowsUser(name)
    : scope.startsWith("team:")
      ? knowsTeam(name)
      : policy.catalogue.repos.some((repo) => repo.name === name);
  if (!isKnown)
    throw notFound(
      "nobody and nothing has the name in this scope",
      "give user:ID, team:ID, repo:NAME or everyone",
    );
}

/** As listed, for an answer. */
export function listedEntry(list: AllowList, id: string, nowMs: number): ListedEntry | undefined {
  return list.entries(nowMs).find((entry) => entry.id === id);
}
