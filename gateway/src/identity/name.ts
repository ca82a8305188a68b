import { FourgateError } from "@fourgate/core/errors";

/** What a user, a team and a device may be called: what a shell, a page, an address and a table take as one word. */
export const nameRule: RegExp = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]{0,63}$/u;

export const nameAllowed = "1 to 64 letters, digits and . _ @ + -, beginning with a letter or digit";

/** `what`: "user". @throws FourgateError usage */
export function requireName(text: string, what: string): void {
  if (nameRule.test(text)) return;
  const blank = /\s/u.test(text) ? ": it holds a blank" : "";
  throw new FourgateError("usage", `this is no name for a ${what}${blank}`, `give ${nameAllowed}`);
}

/** A name of what a machine calls itself: what may not stand in one gives way to "-". */
export function asName(text: string, otherwise: string): string {
  const name = text
    .normalize("NFC")
    .replaceAll(/['’]/gu, "")
    .replaceAll(/[^\p{L}\p{M}\p{N}._@+-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .slice(0, 64)
    .replace(/-+$/u, "");
  return nameRule.test(name) ? name : otherwise;
}
