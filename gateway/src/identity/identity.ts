import { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";
import type { ConfiguredUser } from "../config/load.ts";
import { isToken, tokenHash } from "./token.ts";

/** Who holds which token. Immutable; replaced whole when the configuration or the people change. */
export interface Identity {
  /**
   * Looked up by hash, so the time it takes says nothing about a near miss.
   * @throws FourgateError unauthenticated, for a token that was revoked
   */
  resolve(token: string): Principal | undefined;
  /** Whether this token was given to a device: then it is worth nothing without what the device's key signed. */
  isOfDevice(token: string): boolean;
  /** The same, and these besides (for drills). They live in memory only. */
  withPrincipals(extra: readonly { readonly token: string; readonly principal: Principal }[]): Identity;
}

interface Holder {
  readonly principal: Principal;
  readonly isOfDevice: boolean;
}

/** `revoked`: SHA-256 of tokens that were taken back. */
export function createIdentity(
  config: { readonly users: readonly ConfiguredUser[] },
  revoked: ReadonlySet<string> = new Set(),
): Identity {
  const holders = new Map<string, Holder>();
  for (const { id, teams, level, tokens } of config.users) {
    for (const { sha256, device, agent, impliedDevice = false } of tokens) {
      const principal = Object.freeze({ user: id, teams, level, agent, device });
      holders.set(sha256, { principal, isOfDevice: device !== "" && !impliedDevice });
    }
  }
  return identityOf(holders, revoked);
}

function identityOf(holders: ReadonlyMap<string, Holder>, revoked: ReadonlySet<string>): Identity {
  const holderOf = (token: string): Holder | undefined => {
    if (!isToken(token)) return undefined;
    const sha256 = tokenHash(token);
    const holder = holders.get(sha256);
    if (!holder && revoked.has(sha256)) throw revokedToken();
    return holder;
  };
  return {
    resolve: (token) => holderOf(token)?.principal,
    isOfDevice: (token) => holderOf(token)?.isOfDevice ?? false,
    withPrincipals: (extra) =>
      identityOf(
        new Map([
          ...holders,
          ...extra.map(
            ({ token, principal }) => [tokenHash(token), { principal, isOfDevice: false }] as const,
          ),
        ]),
        revoked,
      ),
  };
}

function revokedToken(): FourgateError {
  return new FourgateError(
    "unauthenticated",
    "this device's access was revoked",
    "ask your operator for a new join code",
  );
}
