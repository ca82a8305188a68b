import { ulid } from "ulid";
import type { LoginRecord, ReadRecord } from "@fourgate/core/audit/record";
import type { AdminParts } from "./parts.ts";

/** The operator, as reader of the log and as the key that encrypts what is noted of it. */
const operator = "admin";
const askedLengthMax = 500;

type Reading = Pick<ReadRecord, "of" | "act" | "asked" | "found">;

/** That the operator read or asked something; durable when it resolves, so before they see it. @throws FourgateError record_failed */
export async function recordReading(
  { ledger, clock }: Pick<AdminParts, "ledger" | "clock">,
  { asked, ...reading }: Reading,
): Promise<void> {
  const nowMs = clock();
  const record: ReadRecord = {
    kind: "read",
    id: ulid(nowMs),
    time: new Date(nowMs).toISOString(),
    reader: operator,
    ...reading,
    ...(asked === undefined ? {} : { asked: asked.slice(0, askedLengthMax) }),
  };
  await ledger.append(record, operator);
}

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
