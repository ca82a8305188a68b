import type { NamedOne } from "@fourgate/gateway/store/known-names";
import { safeText } from "./describe-record.ts";

/** Of a name that no answer can be expected for. */
export function unknownWords({ kind, name }: NamedOne): string {
  return `no ${kind} ${safeText(name)} is known here or in the log`;
}
