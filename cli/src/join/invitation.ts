import { FourgateError } from "@fourgate/core/errors";
import { parseCode } from "@fourgate/gateway/identity/join-code";
import { isPin } from "@fourgate/wire/pin";

/** What an operator gave a person: where the gateway is, and a code for it. */
export interface Invitation {
  /** The gateway's base URL, no trailing slash. */
  readonly gateway: string;
  /** What the gateway checks; good once. */
  readonly secret: string;
  /** Of the gateway's own certificate authority; null where its certificate is one that systems trust. */
  readonly pin: string | null;
}

/** @throws FourgateError usage */
export function readInvitation(url: string, code: string): Invitation {
  const parsed = parseCode(code);
  if (!parsed || (parsed.pin !== null && !isPin(parsed.pin))) {
    throw new FourgateError(
      "usage",
      "this is no join code",
      "copy all of it, with what stands behind the dot where there is one",
    );
  }
  return { gateway: gatewayUrl(url), secret: parsed.secret, pin: parsed.pin };
}

function gatewayUrl(text: string): string {
  const given = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    given !== null &&
    given.pathname === "/" &&
    given.search === "" &&
    given.hash === "" &&
    given.username === "";
  if (given === null || !isPlain || !/^https?:$/.test(given.protocol)) {
    throw new FourgateError(
      "usage",
      "this is no gateway's address",
      "write it as the operator gave it: https://HOST:4400",
    );
  }
  if (given.protocol === "http:" && !/^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(given.hostname)) {
    throw new FourgateError(
      "usage",
      "a gateway on another machine is joined over https alone",
      "ask the operator for its https address",
    );
  }
  return given.origin;
}
