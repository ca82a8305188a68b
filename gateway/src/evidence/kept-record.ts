import type { AuditRecord, ReadRecord } from "@fourgate/core/audit/record";
import { exceptionsUsed, type UsedException } from "./exceptions.ts";

/** What checking a bundle needs of a record once it has opened: of very many the whole would not fit. */
export type KeptRecord = {
  readonly id: string;
  /** The exceptions that its verdict used. */
  readonly used: readonly UsedException[];
} & (
  | { readonly kind: "intent"; readonly bodySha256: string }
  | { readonly kind: "outcome"; readonly replySha256: string }
  | { readonly kind: "policy"; readonly sha256: string }
  | { readonly kind: "allow"; readonly made: UsedException | null; readonly takenBack: string | null }
  | ({ readonly kind: "read" } & Pick<ReadRecord, "time" | "asked" | "found" | "foundSha256">)
  | { readonly kind: "other" }
);

export function kept(record: AuditRecord): KeptRecord {
  const common = { id: record.id, used: exceptionsUsed(record) };
  switch (record.kind) {
    case "intent":
      return { ...common, kind: "intent", bodySha256: record.bodySha256 };
    case "outcome":
      return { ...common, kind: "outcome", replySha256: record.replySha256 };
    case "policy":
      return { ...common, kind: "policy", sha256: record.sha256 };
    case "allow": {
      const { change } = record;
      if (change.act !== "allowed")
        return {
          ...common,
          kind: "allow",
          made: null,
          takenBack: change.act === "revoked" ? change.entry : null,
        };
      const { id: exception, fingerprint, detector } = change.entry;
      return { ...common, kind: "allow", made: { exception, fingerprint, detector }, takenBack: null };
    }
    case "read": {
      const { time, asked, found, foundSha256 } = record;
      return { ...common, kind: "read", time, asked, found, foundSha256 };
    }
    default:
      return { ...common, kind: "other" };
  }
}
