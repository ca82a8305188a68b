import type { Finding } from "./finding.ts";

/**
 * What whoever typed a secret can do: go on, make it worthless, or say that it is none. `code` names
 * the finding for `fourgate allow`; null where nobody may allow it. Holds no content.
 */
export function typedSecretRemedy({ rotate }: Pick<Finding, "rotate">, code: string | null): string {
  return [
    "Remove it and send again, or just go on: your next message carries this one without it.",
    ...(rotate === undefined ? [] : [`If others may know it: ${rotate}`]),
    ...(code === null ? [] : [`If it is a test value: fourgate allow ${code} --reason "…"`]),
  ].join(" ");
}
