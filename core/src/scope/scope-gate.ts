import type { Reason } from "../verdict.ts";
import { classifications, type Label } from "./catalogue.ts";
import type { PolicySnapshot, ScopeNode } from "./policy.ts";
import type { Principal } from "./principal.ts";

const reasonCountMax = 20;
/** Folders asked about when a workspace's root is closed to somebody. */
const narrowedCountMax = 256;

export interface ScopeJudgement {
  /** With a workspace narrowed to the folders of it that are open. */
  readonly labels: readonly Label[];
  readonly refusals: readonly ScopeRefusal[];
}

export interface ScopeRefusal {
  readonly label: Label;
  readonly reason: Reason;
}

/** Gate 2: may this person, through this agent, have what these labels say in a session? */
export function judgeScope(
  labels: readonly Label[],
  principal: Principal,
  policy: PolicySnapshot,
): ScopeJudgement {
  const narrowed = labels.flatMap((label) => narrow(label, principal, policy));
  const refusals = new Map<string, ScopeRefusal>();
  // Restricted content is refused in every mode, so nothing weaker may stand in for it.
  for (const label of sortedLabels(narrowed)) {
    if (refusals.size >= reasonCountMax) break;
    if (isUnplaced(label)) continue;
    const key = `${label.access}\n${label.repo ?? "\0"}\n${label.folder}`;
    if (refusals.has(key)) continue;
    const { allowed, rules } = policy.decide(principal, label.access, nodeOf(label), null);
    if (!allowed)
      refusals.set(key, { label, reason: refusal(label, principal, rules[0] ?? "no-policy-permits") });
  }
  return { labels: narrowed, refusals: [...refusals.values()] };
}

/** What a policy is asked about for this label. */
export function nodeOf({ repo, folder, classification }: Label): ScopeNode {
  return repo === null ? { repo, folder: "", classification } : { repo, folder };
}

/** "mono/billing" */
export function placeOf({ repo, folder }: Pick<Label, "repo" | "folder">): string {
  if (repo === null) return "content outside the catalogue";
  return folder === "" ? repo : `${repo}/${folder}`;
}

/** Strictest first, then by place, so that equal sets are equal lists. */
export function sortedLabels(labels: readonly Label[]): readonly Label[] {
  const key = ({ classification, repo, folder, source, access, path }: Label): string =>
    [9 - classifications.indexOf(classification), repo ?? "", folder, source, access, path].join("\n");
  return labels
    .map((label) => ({ label, key: key(label) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ label }) => label);
}

/** Nothing is known of where it came from, or it was judged when it came: there is no folder to ask about. */
function isUnplaced({ repo, path, source }: Label): boolean {
  return source === "session" || (source === "workspace" && repo === null && path === "");
}

/**
 * A session works in a repo: that says nothing of which folders' content it holds. Who may not
 * enter the root but folders below works in those.
 */
function narrow(label: Label, principal: Principal, policy: PolicySnapshot): readonly Label[] {
  if (label.source !== "workspace" || label.repo === null || label.folder !== "") return [label];
  const { repo } = label;
  const mayRead = (folder: string): boolean =>
    policy.decide(principal, "read", { repo, folder }, null).allowed;
  if (mayRead("")) return [label];
  const folders = policy.source.catalogue.repos.find(({ name }) => name === repo)?.folders ?? [];
  const own = principal.agent === null ? undefined : policy.source.agents[principal.agent];
  const asked = folders.filter(
    ({ path }) => path !== "" && (!own || own.some((name) => name === `${repo}/${path}`)),
  );
  const open = asked.slice(0, narrowedCountMax).filter(({ path }) => mayRead(path));
  const topmost = open.filter(
    ({ path }) => !open.some((other) => other.path !== path && path.startsWith(`${other.path}/`)),
  );
  if (topmost.length === 0) return [label];
  return topmost.map(({ path, classification }) => ({ ...label, folder: path, classification }));
}

function refusal(label: Label, principal: Principal, rule: string): Reason {
  const who = principal.agent === null ? principal.user : `agent ${principal.agent} (user ${principal.user})`;
  const done = label.access === "write" ? "be written" : "be read";
  return {
    gate: 2,
    rule,
    message: `${placeOf(label)} may not ${done} by ${who}, by rule ${rule}`,
    remedy:
      "Go back to before this folder came in (in Claude Code: /rewind) or start a new session; your operator decides who may enter it.",
  };
}
