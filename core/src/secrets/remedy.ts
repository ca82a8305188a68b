import type { Finding } from "./finding.ts";

/** What whoever attached a file that may not leave can do. */
export const typedMediaRemedy =
  "Take it out and send again, or just go on: your next message carries an empty one in its place.";

/**
 * What whoever typed a secret can do: go on, make it worthless, or say that it is none. `code` names
 * the finding for `fourgate allow`; null where nobody may allow it. Holds no content.
 */
export function typedSecretRemedy(
  { rotate, media }: Pick<Finding, "rotate" | "media">,
  code: string | null,
): string {
  return [
    media === undefined
      ? "Remove it and send again, or just go on: your next message carries this one without it."
      : typedMediaRemedy,
    ...(rotate === undefined ? [] : [`If others may know it: ${rotate}`]),
    ...(code === null ? [] : [`If it is a test value: fourgate allow ${code} --reason "…"`]),
  ].join(" ");
}
