import type { FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import { fromOwnPage } from "./door.ts";
import type { AdminParts } from "./parts.ts";

const secretLengthMax = 200;

/** The operator's session behind a request: from the cookie, or from `authorization: Bearer`. */
export class Sessions {
  readonly #parts: Pick<AdminParts, "adminLogin" | "port" | "certificate">;

  constructor(parts: Pick<AdminParts, "adminLogin" | "port" | "certificate">) {
    this.#parts = parts;
  }

  has(request: FastifyRequest): boolean {
    const secret = this.secretOf(request);
    return secret !== undefined && this.#parts.adminLogin.hasSession(secret);
  }

  /** @throws FourgateError unauthenticated */
  require(request: FastifyRequest): void {
    if (this.has(request)) return;
    throw new FourgateError(
      "unauthenticated",
      "this needs the operator's log-in",
      "log in at /console/, or send your session as authorization: Bearer",
    );
  }

  /** What the request states as its session, unverified. A cookie counts only from the gateway's own pages. */
  secretOf(request: FastifyRequest): string | undefined {
    const bearer = /^bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
    const secret = bearer ?? (fromOwnPage(request) ? this.#cookie(request) : undefined);
    return secret !== undefined && secret.length <= secretLengthMax ? secret : undefined;
  }

  /** For Set-Cookie. */
  opened(secret: string): string {
    return `${this.#cookieName()}=${secret}; HttpOnly; SameSite=Strict; Path=/${this.#secure()}`;
  }

  /** For Set-Cookie: the browser forgets it. */
  closed(): string {
    return `${this.#cookieName()}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0${this.#secure()}`;
  }

  /** Never in the clear where there is TLS. */
  #secure(): string {
    return this.#parts.certificate?.() ? "; Secure" : "";
  }

  /** Two cookies of the name: one was planted, and nobody can say which. */
  #cookie(request: FastifyRequest): string | undefined {
    const prefix = `${this.#cookieName()}=`;
    const found = (request.headers.cookie ?? "").split(/; ?/).filter((pair) => pair.startsWith(prefix));
    return found.length === 1 ? found[0]?.slice(prefix.length) : undefined;
  }

  /** Cookies know no ports, so that the port stands in the name: two gateways keep apart. */
  #cookieName(): string {
    return `fourgate_session_${String(this.#parts.port())}`;
  }
}
