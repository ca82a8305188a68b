import { ulid } from "ulid";
import type { LoginRecord } from "@fourgate/core/audit/record";
import type { AdminParts } from "./parts.ts";

/** Whoever has the password, and the key that encrypts what is noted of it. */
const operator = "admin";

/** `from`: the caller's address. @throws FourgateError record_failed */
export async function recordLogin(
  { ledger, clock }: Pick<AdminParts, "ledger" | "clock">,
  event: LoginRecord["event"],
  from: string,
): Promise<void> {
  const nowMs = clock();
  const time = new Date(nowMs).toISOString();
  await ledger.append({ kind: "login", id: ulid(nowMs), time, operator, event, from }, operator);
}
