import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import { wireLimits } from "@fourgate/wire/limits";
import { pinnedCa } from "@fourgate/wire/pin";
import { Upstreams } from "@fourgate/wire/upstream";
import type { Proxy, Trust, Way } from "@fourgate/wire/way";
import { isUnknownThere, versionGap } from "../people/version-gap.ts";
import type { Invitation } from "./invitation.ts";

/** What the person is told before the yes. */
export interface Terms {
  readonly organisation: string;
  readonly user: string;
  readonly teams: readonly string[];
  /** What the employer will see, a line each. */
  readonly recorded: readonly string[];
  readonly gates: Readonly<Record<string, string>>;
  /** ISO 8601: until when the code is good. */
  readonly expiresAt: string;
}

/** What the gateway gives a device that joined. */
export interface Admission {
  readonly device: string;
  readonly deviceToken: string;
  readonly user: string;
  readonly gatewayPublicKey: string;
}

const name = z.string().min(1).max(200);
const terms: z.ZodType<Terms> = z.object({
  organisation: z.string().max(500),
  user: name,
  teams: z.array(z.string().max(200)).max(1_000),
  recorded: z.array(z.string().max(1_000)).max(100),
  gates: z.record(z.string().max(100), z.string().max(100)),
  expiresAt: z.string().max(100),
});
const admission: z.ZodType<Admission> = z.object({
  device: name,
  deviceToken: z.string().min(16).max(500),
  user: name,
  gatewayPublicKey: z.string().length(43),
});
const problem = z.object({
  error: z.object({ code: z.string(), message: z.string().max(1_000), remedy: z.string().max(1_000) }),
});

const answerBytesMax = 1024 * 1024;
const answerMsMax = 30_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The gateway as somebody outside of it sees it: a few small calls, each once. */
export class JoinableGateway implements AsyncDisposable {
  readonly #url: string;
  readonly #upstreams: Upstreams;

  constructor(url: string, way: Way) {
    this.#url = url;
    this.#upstreams = new Upstreams(wireLimits, way);
  }

  /** @throws FourgateError not_found (no such code), usage (what the gateway refused), gateway_away */
  async terms(secret: string): Promise<Terms> {
    return this.#read(terms, await this.call("POST", "/api/v1/join/terms", { code: secret }));
  }

  /** Uses the code up. @throws as `terms` */
  async join(asked: {
    readonly code: string;
    readonly deviceName: string;
    readonly publicKey: string;
    readonly platform: string;
  }): Promise<Admission> {
    return this.#read(admission, await this.call("POST", "/api/v1/join", asked));
  }

  /** Takes this device off the gateway's list. One that it does not know is off it. @throws FourgateError gateway_away */
  async leave(deviceToken: string): Promise<void> {
    const answer = await this.call("POST", "/api/v1/leave", undefined, [["x-fourgate-token", deviceToken]]);
    if ((answer.status >= 200 && answer.status < 300) || answer.status === 401) return;
    throw await this.#refused(answer);
  }

  /** @throws FourgateError gateway_away */
  async call(
    method: "GET" | "POST",
    path: string,
    value?: unknown,
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<Answer> {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort(new Error("no answer in time"));
    }, answerMsMax);
    try {
      const reply = await this.#upstreams.send({
        url: this.#url + path,
        method,
        headers: value === undefined ? headers : [["content-type", "application/json"], ...headers],
        body: value === undefined ? null : Buffer.from(JSON.stringify(value)),
        signal: stop.signal,
      });
      const chunks: Buffer[] = [];
      let length = 0;
      await reply.relayTo({
        data(chunk) {
          length += chunk.length;
          if (length > answerBytesMax) stop.abort(new Error("the answer is too large"));
          else chunks.push(chunk);
          return true;
        },
      });
      return { status: reply.status, text: Buffer.concat(chunks).toString("utf8") };
    } catch (error) {
      throw unreachable(this.#url, error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read<T>(schema: z.ZodType<T>, answer: Answer): Promise<T> {
    const parsed =
      answer.status === 200 || answer.status === 201 ? schema.safeParse(jsonOf(answer.text)) : null;
    if (parsed?.success) return parsed.data;
    throw await this.#refused(answer);
  }

  async #refused(answer: Answer): Promise<FourgateError> {
    const error = refused(answer, this.#url);
    const told = problem.safeParse(jsonOf(answer.text)).data?.error;
    if (!told || !isUnknownThere(told.message)) return error;
    const description = await this.call("GET", "/api/openapi.json").catch(() => undefined);
    return versionGap(
      error,
      `the gateway at ${this.#url}`,
      description && jsonOf(description.text),
      "ask your operator to bring the gateway up to date, or join with its version",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#upstreams[Symbol.asyncDispose]();
  }
}

/**
 * Whom this laptop will trust to be the gateway. With a pin: the one certificate authority whose key
 * has it, whoever brought it. Without: the system's, and those in `extra` (PEM).
 * @throws FourgateError gateway_away, usage (the pin is another's)
 */
export async function findTrust(
  { gateway, pin }: Invitation,
  proxy: Proxy | undefined,
  extra: readonly string[],
): Promise<Trust> {
  if (pin === null) return { ca: extra, only: false };
  await using unchecked = new JoinableGateway(gateway, { proxy, trust: "unchecked" });
  const { status, text } = await unchecked.call("GET", "/api/v1/ca");
  const ca = status === 200 ? pinnedCa(text, pin) : undefined;
  if (ca !== undefined) return { ca: [ca], only: true };
  throw new FourgateError(
    "usage",
    `whoever answers at ${gateway} is not the gateway that this code was made for`,
    "check the address; if a proxy opens TLS between you and it, ask your network's operator to let it through",
  );
}

function refused({ status, text }: Answer, url: string): FourgateError {
  const told = problem.safeParse(jsonOf(text));
  if (!told.success) {
    return new FourgateError(
      "gateway_away",
      `what answers at ${url} is no Fourgate gateway that can be joined (status ${String(status)})`,
      "check the address",
    );
  }
  const { message, remedy } = told.data.error;
  return new FourgateError("not_found", message, remedy);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(url: string, error: unknown): FourgateError {
  const code = codeOf(error);
  const isTrust = /CERT|SIGNED|ISSUER|ALTNAME|VERIFY/.test(code);
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER")
    return new FourgateError(
      "gateway_away",
      `what answers at ${url} speaks no TLS`,
      "check the address; a gateway takes laptops once its operator has set gateway.tls in fourgate.yaml and started it again",
      error,
    );
  return new FourgateError(
    "gateway_away",
    isTrust
      ? `the certificate at ${url} does not hold here (${code})`
      : `the gateway at ${url} does not answer${code === "" ? "" : ` (${code})`}`,
    isTrust
      ? "ask your operator for a code with a pin, or name your company's certificate authority with --ca FILE"
      : "check the address, your network, and HTTPS_PROXY where your company has a proxy",
    error,
  );
}

/** The system's own word for it, wherever in the chain of causes it stands. */
function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code !== undefined && !(at instanceof FourgateError)) return code;
  }
  return "";
}
