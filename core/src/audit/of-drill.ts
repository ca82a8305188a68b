/** Whom a drill makes up in its range ("drill-0123abcd"). No user of fourgate.yaml or a command may hold a "/". */
export function drillUser(range: string, person: string): string {
  return `${range}/${person}`;
}

/** As PostgreSQL reads it, too. */
export const drillUserPattern: string = "^drill-[0-9a-f]{8}/";
const ofDrill = new RegExp(drillUserPattern);

/**
 * A drill's people and secrets are made up. Who asked is the gateway's word, by the token; the policy's version in what
 * a guard hands in is the guard's own, and would hide it.
 */
export function isOfDrill({ actor }: { readonly actor: { readonly user: string } | null }): boolean {
  return actor !== null && ofDrill.test(actor.user);
}
