/** A request that the vendor refuses. Each protocol gives it its own shape: `errorBody` in its protocol.ts. */
export class Refusal extends Error {
  readonly status: number;
  /** The vendor's own word for the kind of error; "" for the usual one of this status. */
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** OpenAI's `code` and `param`. */
  readonly code: string | null;
  readonly param: string | null;

  constructor(
    status: number,
    type: string,
    message: string,
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly code?: string;
      readonly param?: string;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = more.headers ?? {};
    this.code = more.code ?? null;
    this.param = more.param ?? null;
  }
}

/** 400 in the shape of the protocol that is spoken. */
export function invalid(message: string): Refusal {
  return new Refusal(400, "", message);
}
