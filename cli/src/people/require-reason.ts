import { FourgateError } from "@fourgate/core/errors";

/** What stands in the record beside a change. `example` is one that fits. @throws FourgateError usage */
export function requireReason(
  text: string | undefined,
  command: string,
  example: string = "a test value",
): string {
  if (text !== undefined && text.trim() !== "") return text;
  throw new FourgateError("usage", `${command} needs a reason`, `for example: --reason "${example}"`);
}
