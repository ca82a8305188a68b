import type { ClockRecord } from "../clock-record.ts";
import type { RetentionChange, RetentionRecord } from "../retention-record.ts";
import type { EventDraft } from "./call-events.ts";
import type { ChangeFacts } from "./event.ts";
import { changed } from "./house-events.ts";

/** What was destroyed for good, or must not be. */
export function retentionEvents({ by, change }: RetentionRecord): EventDraft[] {
  const { title, act, id, about } = words(change);
  const severity = change.act === "expired" ? "info" : "medium";
  return [
    {
      ...changed(`retention_${change.act}`, title, `${by}: ${about}`, severity),
      by,
      change: { act, type: "retention", id, comment: about },
    },
  ];
}

/** An operator's word that the clock is right: what is due by it is destroyed from then on. */
export function clockEvents({ by, time, before }: ClockRecord): EventDraft[] {
  const about = `the clock is right at ${time}, the log had come to ${before}`;
  return [
    {
      ...changed("clock_confirmed", "Clock confirmed after a jump", `${by}: ${about}`, "medium"),
      by,
      change: { act: "update", type: "clock", id: "gateway", comment: about },
    },
  ];
}

function words(change: RetentionChange): {
  readonly title: string;
  readonly act: ChangeFacts["act"];
  readonly id: string;
  readonly about: string;
} {
  switch (change.act) {
    case "erased":
      return {
        title: "Person erased from the log",
        act: "delete",
        id: change.user,
        about: `erased ${change.user}: ${change.reason}`,
      };
    case "expired":
      return {
        title: "Keys of old months destroyed",
        act: "delete",
        id: change.periods[0] ?? "",
        about: `destroyed ${change.periods.join(", ")}`,
      };
    case "held": {
      const { id, user, reason } = change.hold;
      return {
        title: "Legal hold placed",
        act: "create",
        id,
        about: `holds what is ${user ?? "everybody"}'s: ${reason}`,
      };
    }
    default:
      return {
        title: "Legal hold released",
        act: "delete",
        id: change.hold,
        about: `released: ${change.reason}`,
      };
  }
}
