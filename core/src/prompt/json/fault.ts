import { FourgateError } from "../../errors.ts";

const sendOneReading = "send strict JSON (RFC 8259) in UTF-8, so that it can be read in one way only";

/** Not JSON at all, or not valid UTF-8. */
export function malformed(what: string, offset: number): FourgateError {
  return new FourgateError(
    "body_malformed",
    `the body is not valid JSON: ${what} at byte ${offset}`,
    sendOneReading,
  );
}

/** JSON that two readers may understand differently. */
export function ambiguous(what: string, offset: number): FourgateError {
  return new FourgateError(
    "body_ambiguous",
    `the body has more than one reading: ${what} at byte ${offset}`,
    sendOneReading,
  );
}

export function tooDeep(depthMax: number, offset: number): FourgateError {
  return new FourgateError(
    "body_too_deep",
    `the body nests deeper than ${depthMax} levels at byte ${offset}`,
    "send flatter JSON",
  );
}

export function tooMany(what: string, countMax: number, offset: number): FourgateError {
  return new FourgateError(
    "body_too_large",
    `the body has more than ${countMax} ${what} at byte ${offset}`,
    "send a smaller request; in a coding tool, compact the conversation or start a new one",
  );
}
