import { issueLeaf, makeAuthority } from "@fourgate/gateway/tls/authority";

export interface Certified {
  readonly caPem: string;
  /** A server's. */
  readonly leafPem: string;
  readonly leafKeyPem: string;
}

/** A certificate authority of its own, and a server's certificate from it. */
export async function certified(name = "localhost"): Promise<Certified> {
  const authority = await makeAuthority(Date.now());
  const leaf = await issueLeaf(authority, [name], Date.now());
  return { caPem: authority.certificatePem, leafPem: leaf.certificatePem, leafKeyPem: leaf.keyPem };
}
