import type { Principal } from "@fourgate/core/scope/principal";
import type { ConfiguredUser } from "../config/load.ts";
import { isToken, tokenHash } from "./token.ts";

/** Who holds which token. Immutable; replaced whole when the configuration changes. */
export interface Identity {
  /** Looked up by hash, so the time it takes says nothing about a near miss. */
  resolve(token: string): Principal | undefined;
  /** The same, and these besides (for drills). They live in memory only. */
  withPrincipals(extra: readonly { readonly token: string; readonly principal: Principal }[]): Identity;
}

export function createIdentity(config: { readonly users: readonly ConfiguredUser[] }): Identity {
  const principals = new Map<string, Principal>();
  for (const { id, teams, level, tokens } of config.users) {
    for (const { sha256, device, agent } of tokens) {
      principals.set(sha256, Object.freeze({ user: id, teams, level, agent, device }));
    }
  }
  return identityOf(principals);
}

function identityOf(principals: ReadonlyMap<string, Principal>): Identity {
  return {
    resolve: (token) => (isToken(token) ? principals.get(tokenHash(token)) : undefined),
    withPrincipals: (extra) =>
      identityOf(
        new Map([
          ...principals,
          ...extra.map(({ token, principal }) => [tokenHash(token), principal] as const),
        ]),
      ),
  };
}
