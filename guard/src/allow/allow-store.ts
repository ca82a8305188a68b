import type { Confidence } from "@fourgate/core/secrets/detector";
import type { AllowScope } from "@fourgate/core/secrets/policy/allowed";
import { FourgateError, type FourgateErrorCode } from "@fourgate/core/errors";
import type { Sign } from "../device/keys.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";

export interface AllowWish {
  readonly fingerprint: string;
  readonly detector: string;
  readonly confidence: Confidence;
  readonly reason: string;
  readonly place: string;
  readonly scope?: AllowScope | undefined;
  readonly days?: number | undefined;
  /** A person said yes at a terminal of their own. */
  readonly confirmed: boolean;
}

/** What became of a wish: in force from then on, or waiting for the operator. */
export type AllowAnswer =
  | { readonly outcome: "allowed"; readonly entry: { readonly id: string; readonly expiresAt: string } }
  | { readonly outcome: "pending"; readonly request: { readonly id: string } };

/** Where exceptions are kept: durable, and in the policy that this guard judges by, once it resolves. */
export interface AllowStore {
  /** @throws FourgateError usage, not_found, gateway_away */
  wish(wish: AllowWish): Promise<AllowAnswer>;
}

/** The gateway's: it decides by its own policy, and records. */
export class GatewayAllowStore implements AllowStore {
  readonly #client: GatewayClient;
  readonly #sign: Sign;
  readonly #pull: () => Promise<void>;

  /** `pull` fetches the policy anew. */
  constructor(client: GatewayClient, sign: Sign, pull: () => Promise<void>) {
    this.#client = client;
    this.#sign = sign;
    this.#pull = pull;
  }

  async wish(wish: AllowWish): Promise<AllowAnswer> {
    const body = Buffer.from(JSON.stringify(wish), "utf8");
    const signature = Buffer.from(this.#sign(body)).toString("base64url");
    const answer = await this.#client.call(
      {
        method: "POST",
        path: "/api/v1/guard/allow",
        headers: [
          ["content-type", "application/json"],
          ["x-fourgate-signature", signature],
        ],
        body,
      },
      new AbortController().signal,
    );
    const told = parsed(answer.body);
    if (answer.status !== 200) throw refusal(told);
    if (!isAnswer(told)) throw refusal(undefined);
    if (told.outcome === "allowed") await this.#pull();
    return told;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is AllowAnswer {
  const { outcome, entry, request } = (value ?? {}) as {
    readonly outcome?: unknown;
    readonly entry?: { readonly id?: unknown; readonly expiresAt?: unknown };
    readonly request?: { readonly id?: unknown };
  };
  return (
    (outcome === "allowed" && typeof entry?.id === "string" && typeof entry.expiresAt === "string") ||
    (outcome === "pending" && typeof request?.id === "string")
  );
}

function refusal(told: unknown): FourgateError {
  const { error } = (told ?? {}) as {
    readonly error?: {
      readonly code?: FourgateErrorCode;
      readonly message?: string;
      readonly remedy?: string;
    };
  };
  return error?.code !== undefined && error.message !== undefined && error.remedy !== undefined
    ? new FourgateError(error.code, error.message, error.remedy)
    : new FourgateError("internal", "the gateway answered in another version's words", "tell your operator");
}
