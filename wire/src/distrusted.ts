/** Whether this is the code of a certificate that did not hold: the names of X509_V_ERR_* and Node's own. */
export function isDistrusted(code: string): boolean {
  return /^(?:ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/.test(
    code,
  );
}
