/** A string literal of a script, half open, and its text. */
export interface ScriptLiteral {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const space = /\s*/y;
const assignment = /(?:(?:const|let|var)\s+)?[A-Za-z_$][\w$]*\s*=(?!=)\s*/y;
const call = /(?:await\s+)?tools\.apply_patch\(\s*/y;
const callEnd = /\s*\)\s*;?/y;
const output = /text\(\s*[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\s*\)\s*;?/y;
const quoted = /"(?:[^"\\\n\r]|\\.)*"/y;
const template = /`[^`\\$]*`/y;
const statementCountMax = 100;

/**
 * The patches in a script of Codex's `exec` tool that does nothing but apply them:
 * `const r = await tools.apply_patch("…"); text(r);`, any number of times. Undefined for every other
 * script, since what else it does with a text can't be told.
 */
export function patchLiterals(source: string): readonly ScriptLiteral[] | undefined {
  const literals: ScriptLiteral[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  for (let count = 0; count < statementCountMax; count++) {
    take(space);
    if (at === source.length) return literals;
    if (take(output) !== undefined) continue;
    take(assignment);
    if (take(call) === undefined) return undefined;
    const start = at;
    const literal = take(quoted) ?? take(template);
    const text = literal === undefined ? undefined : textOf(literal);
    if (text === undefined) return undefined;
    literals.push({ start, end: at, text });
    if (take(callEnd) === undefined) return undefined;
  }
  return undefined;
}

/** Escapes that JSON has too; undefined for others. A template without escapes and `$` is its own text. */
function textOf(literal: string): string | undefined {
  if (literal.startsWith("`")) return literal.slice(1, -1).replaceAll("\r\n", "\n");
  try {
    return JSON.parse(literal.replaceAll("\t", "\\t")) as string;
  } catch {
    return undefined;
  }
}
