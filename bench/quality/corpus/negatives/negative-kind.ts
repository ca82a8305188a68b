import type { Draw } from "../draw.ts";
import { fill } from "../form.ts";
import type { Snippet } from "../secret-kind.ts";

/** Something that looks like a secret to a machine, and to no expert. */
export interface NegativeKind {
  readonly id: string;
  readonly write: (draw: Draw) => Snippet;
}

/** Lines of a form each, `least` to `most` of them. */
export function lines(
  id: string,
  file: string,
  forms: readonly string[],
  least = 4,
  most = 14,
): NegativeKind {
  return {
    id,
    write: (draw) => ({
      text: Array.from({ length: draw.between(least, most) }, () => fill(draw.pick(forms), draw)).join("\n"),
      file,
    }),
  };
}

/** A whole text. */
export function whole(id: string, file: string, forms: string | readonly string[]): NegativeKind {
  return {
    id,
    write: (draw) => ({ text: fill(typeof forms === "string" ? forms : draw.pick(forms), draw), file }),
  };
}
