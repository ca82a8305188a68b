/** Whom an export trusts, and what it shows. PEM. */
export interface TlsTrust {
  /** Instead of the system's authorities. */
  readonly ca?: string;
  /** The gateway's own certificate and key, where the receiver asks for one. */
  readonly cert?: string;
  readonly key?: string;
}
