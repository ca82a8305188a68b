import { lineAt, type Listing, type RepoFile } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/**
 * Nothing in the repo has the shape of a credential: push protection and everybody's scanners
 * would stop it. Fixtures assemble theirs at run time. Messages name the shape, never the match.
 */
export const tokens: Rule = {
  name: "token-shaped literals",
  check: ({ files }: Listing): Violation[] => files.flatMap(checkFile),
};

/** Prefixes and lengths as the vendors publish them, or as their scanners' public rules have them. */
const shapes: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "an AWS access key id", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g },
  { name: "a GitHub token", pattern: /\bgh[oprsu]_[0-9A-Za-z]{36}/g },
  { name: "a fine-grained GitHub token", pattern: /\bgithub_pat_[0-9A-Za-z_]{40,}/g },
  { name: "a GitLab token", pattern: /\bglpat-[0-9A-Za-z_-]{20,}/g },
  { name: "an Anthropic key", pattern: /\bsk-ant-[0-9A-Za-z_-]{16,}/g },
  {
    name: "an OpenAI key",
    pattern: /\bsk-(?:proj-|svcacct-|admin-)?[0-9A-Za-z_-]*T3BlbkFJ[0-9A-Za-z_-]{16,}/g,
  },
  { name: "a Slack token", pattern: /\bxox[abeoprs]-[0-9A-Za-z]{6,}-[0-9A-Za-z-]{6,}/g },
  { name: "a Slack webhook", pattern: /hooks\.slack\.com\/services\/T[0-9A-Z]{6,}\/B[0-9A-Z]{6,}\/\w{12,}/g },
  { name: "a Stripe key", pattern: /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}/g },
  { name: "a Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}/g },
  { name: "an npm token", pattern: /\bnpm_[0-9A-Za-z]{36}/g },
  { name: "a PyPI token", pattern: /\bpypi-AgEI[0-9A-Za-z_-]{20,}/g },
  { name: "a Hugging Face token", pattern: /\bhf_[A-Za-z]{30,}/g },
  { name: "a SendGrid key", pattern: /\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}/g },
  { name: "a DigitalOcean token", pattern: /\bdo[opr]_v1_[0-9a-f]{64}/g },
  { name: "an age secret key", pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{40,}/g },
  { name: "a JSON Web Token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  {
    name: "a private key",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\[rn]|["'`+])*[0-9A-Za-z+/=]{24,}/g,
  },
];

function checkFile(file: RepoFile): Violation[] {
  return shapes.flatMap(({ name, pattern }) =>
    [...file.text.matchAll(pattern)].map((match) =>
      refuse(file.path, lineAt(file.text, match.index), `looks like ${name}; assemble it at run time`),
    ),
  );
}
