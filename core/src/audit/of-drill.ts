/** A drill's people and secrets are made up; the version of its policy says so. */
export function isOfDrill({ policyVersion }: { readonly policyVersion: string }): boolean {
  return / drill drill-[0-9a-f]{8}$/.test(policyVersion);
}
