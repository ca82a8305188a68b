import { ReceiverAway } from "../receiver.ts";

/** What went wrong on the way, in words, and what an operator can do. */
export function connectionTrouble(error: unknown, address: string): ReceiverAway {
  const code = codeOf(error);
  const [what, remedy] = told[code] ?? unknown(code);
  return new ReceiverAway(`${address} ${what}`, remedy, error);
}

const again = "it is tried again";
const checkCa = "set ca_file to the certificate of the authority that signed the receiver's, in PEM";

const proxyRefuses = [
  "cannot be reached: the proxy opens no way there",
  "have the proxy allow it, or name the host in NO_PROXY",
] as const;

const told: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOTFOUND: ["is no name that DNS knows", "correct the address in fourgate.yaml"],
  EAI_AGAIN: ["cannot be looked up: DNS does not answer", again],
  ECONNREFUSED: ["refuses the connection: nothing listens there", "start the receiver, or correct its port"],
  EHOSTUNREACH: ["cannot be reached", "look at the network between"],
  ENETUNREACH: ["cannot be reached", "look at the network between"],
  ECONNRESET: ["broke the connection off", again],
  EPIPE: ["broke the connection off", again],
  ETIMEDOUT: ["does not answer", "look at the network between"],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    "shows a certificate that nobody signed whom the gateway trusts here",
    checkCa,
  ],
  SELF_SIGNED_CERT_IN_CHAIN: ["shows a certificate that nobody signed whom the gateway trusts here", checkCa],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    "shows a certificate that nobody signed whom the gateway trusts here",
    checkCa,
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    "shows a certificate that nobody signed whom the gateway trusts here",
    checkCa,
  ],
  CERT_SIGNATURE_FAILURE: ["shows a certificate that the ca_file's key did not sign", checkCa],
  CERT_HAS_EXPIRED: ["shows a certificate that has expired", "renew the receiver's certificate"],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "shows a certificate for another name",
    "use the name that stands in the receiver's certificate",
  ],
  EPROTO: ["does not speak TLS there", "look at the port and at the scheme of the address"],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    "does not speak TLS there",
    "look at the port and at the scheme of the address",
  ],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: [
    "does not speak TLS there",
    "look at the port and at the scheme of the address",
  ],
  UND_ERR_SOCKET: ["broke the connection off", again],
  // How undici tells of a proxy that does not open a tunnel; nothing else here is cut off by itself.
  UND_ERR_ABORTED: proxyRefuses,
  UND_ERR_PRX_CONN: proxyRefuses,
  UND_ERR_PRX_TLS: proxyRefuses,
  UND_ERR_CONNECT_TIMEOUT: ["does not answer", "look at the network between"],
  upstream_broken: ["answers something that is not HTTP, or broke off", "look at the port of the address"],
  HPE_INVALID_CONSTANT: ["answers something that is not HTTP", "look at the port of the address"],
};

function unknown(code: string): readonly [string, string] {
  if (code.startsWith("HPE_"))
    return ["answers something that is not HTTP", "look at the port of the address"];
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_"))
    return [`and this gateway found no common TLS (${code})`, "look at the receiver's TLS settings"];
  return [`cannot be reached (${code})`, again];
}

/** The innermost that says something: what lies around it says only where it came through. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  const inner = cause === undefined || cause === null ? "unknown" : codeOf(cause);
  return inner !== "unknown" || typeof code !== "string" ? inner : code;
}
