/**
 * opencode 1.18 sends a request again, up to five times, when one of these stands anywhere in an error's
 * message or body, whatever the status (its session/retry.ts, seen in its behaviour).
 */
export const retriedNumbers: RegExp = /429|50[0234]|524/;

/** Shown as nothing, and no line breaks at it. https://www.unicode.org/charts/PDF/U2000.pdf */
const wordJoiner = "\u2060";

/**
 * An error's text that no tool takes for a failure of the network: a line's number or a path that holds
 * such a number reads as before. Addresses stay as they are, since they are to be copied.
 */
export function toldOnce(text: string): string {
  return text.replaceAll(/\S+/g, (word) =>
    word.includes("://") ? word : word.replaceAll(/4(?=29)|5(?=0[0234]|24)/g, `$&${wordJoiner}`),
  );
}
