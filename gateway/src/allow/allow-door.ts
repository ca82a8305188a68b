import type { AllowScope } from "@fourgate/core/secrets/policy/allowed";
import type { ListedEntry, ListedRequest } from "./allow-list.ts";

/** What an operator does with exceptions to gate 3. Each change resolves once it is durable and in force. */
export interface AllowDoor {
  list(): Promise<AllowLists>;
  /** An exception that nobody asked for. @throws FourgateError usage, not_found */
  add(wish: NewAllow): Promise<ListedEntry>;
  /** Grants a request, as it was asked for or with other terms. @throws FourgateError usage, not_found */
  confirm(id: string, terms: AllowTerms): Promise<ListedEntry>;
  /** @throws FourgateError usage, not_found */
  refuse(id: string, reason: string): Promise<void>;
  /** @throws FourgateError usage, not_found */
  revoke(id: string, reason: string): Promise<void>;
}

export interface AllowLists {
  readonly entries: readonly ListedEntry[];
  readonly requests: readonly ListedRequest[];
}

export interface AllowTerms {
  readonly scope?: AllowScope | undefined;
  readonly days?: number | undefined;
}

export interface NewAllow extends AllowTerms {
  readonly fingerprint: string;
  readonly detector: string;
  readonly reason: string;
  readonly scope: AllowScope;
}
