import type { Draw } from "../draw.ts";
import { fill } from "../form.ts";
import { marked } from "../marks.ts";
import type { SecretKind } from "../secret-kind.ts";
import { inContext } from "./in-context.ts";

/**
 * A token that its own form tells, wherever it stands; where only a piece of it is secret, « and » are
 * around that piece. `name` is the environment variable that the
 * vendor's documents use for it.
 */
export function token(id: string, form: string, name: string, source: string): SecretKind {
  return kind(id, form, name, source, true);
}

/** A value that only the vendor's name beside it tells. */
export function named(id: string, form: string, name: string, source: string): SecretKind {
  return kind(id, form, name, source, false);
}

/** A token of which parts encode something. */
export function built(id: string, name: string, write: (draw: Draw) => string, source: string): SecretKind {
  return { id, group: "vendor", source, write: (draw) => inContext(marked(write(draw)), name, true, draw) };
}

/** A text with a place of its own for the secret: `form` marks it by « and ». */
export function within(id: string, form: string, file: string, source: string): SecretKind {
  return { id, group: "vendor", source, write: (draw) => ({ text: writeOut(form, draw), file }) };
}

function writeOut(form: string, draw: Draw): string {
  return form
    .split(/(«[^»]*»)/)
    .map((piece) => (piece.startsWith("«") ? marked(fill(piece.slice(1, -1), draw)) : fill(piece, draw)))
    .join("");
}

function kind(id: string, form: string, name: string, source: string, isDistinct: boolean): SecretKind {
  return {
    id,
    group: "vendor",
    source,
    write: (draw) =>
      inContext(writeOut(form.includes("«") ? form : `«${form}»`, draw), name, isDistinct, draw),
  };
}
