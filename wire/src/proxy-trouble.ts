import { FourgateError } from "@fourgate/core/errors";
import { isDistrusted } from "./distrusted.ts";

/**
 * What a company's proxy did to a call whose reply has not begun, in words; undefined where it was not the
 * proxy. `proxy` is "host:port": its address may hold a password. `sent`: some of the request may have gone.
 */
export function proxyTrouble(error: Error, proxy: string, sent: boolean): FourgateError | undefined {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  // As undici tells of an answer to CONNECT, or of a 407 to what went unencrypted.
  const status = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(error.message)?.[1];
  if (status === "407") {
    return told(
      `the proxy ${proxy} wants a log-in, or takes none of the one that it got (407)`,
      "ask the operator to correct it in HTTPS_PROXY",
    );
  }
  if (status !== undefined) {
    return told(
      `the proxy ${proxy} opens no way to the model's address (${status})`,
      "ask the operator to have the proxy allow it, or to name the host in NO_PROXY",
    );
  }
  if (sent) return undefined;
  if (isDistrusted(code) || code === "UND_ERR_PRX_TLS") {
    return told(
      `behind the proxy ${proxy} a certificate is shown that is not trusted (${code})`,
      "ask the operator to install the company's certificate authority, or to name its file in NODE_EXTRA_CA_CERTS",
    );
  }
  return told(`the proxy ${proxy} does not answer`, "ask the operator to check HTTPS_PROXY and the proxy");

  function told(what: string, remedy: string): FourgateError {
    return new FourgateError("upstream_unreachable", what, remedy, error);
  }
}
