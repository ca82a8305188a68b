import { FourgateError } from "@fourgate/core/errors";
import { readScope, type AllowScope } from "@fourgate/core/secrets/policy/allowed";

/** @throws FourgateError usage */
export function scopeOf(text: string | undefined): AllowScope | undefined {
  if (text === undefined) return undefined;
  const scope = readScope(text);
  if (scope !== undefined) return scope;
  throw new FourgateError("usage", "--scope is none", "give everyone, user:ID, team:ID or repo:NAME");
}
