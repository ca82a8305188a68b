/** A token of JavaScript as far as texts need it: strings, names, and everything else as it stands. */
export interface ScriptToken {
  readonly kind: "text" | "name" | "sign";
  /** Of a text what it says, with `computed` for what the script works out. */
  readonly value: string;
}

/** Stands for what a script works out; a shell reads it as a variable that it does not know. */
export const computed = "${_}";

const nestingDepthMax = 16;
const nameStart = /[\p{ID_Continue}$]/u;
const signs: readonly string[] = ["===", "!==", "==", "!=", "=>", "<=", ">=", "++", "+="];
/** After these a slash begins a regular expression, and divides after anything else. */
const beforeOperand = /^(?:[([{,;:?=!&|+\-*%~^<>]|=>|[=!]==?|[<>]=|\+=|return|typeof|case|in|of)$/;

/**
 * Takes a script apart. What stands in a template's `${…}` comes after the template's own text,
 * between commas. Damaged source is read as far as it goes; nothing throws.
 */
export function scriptTokens(source: string): readonly ScriptToken[] {
  const tokens: ScriptToken[] = [];
  new Tokenizer(source, tokens).read(0);
  return tokens;
}

class Tokenizer {
  readonly #source: string;
  readonly #tokens: ScriptToken[];
  #at = 0;

  constructor(source: string, tokens: ScriptToken[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** Up to the source's end, or past the brace that ends a template's expression. */
  read(depth: number): void {
    let braces = 0;
    for (let char = this.#source[this.#at]; char !== undefined; char = this.#source[this.#at]) {
      if (/\s/.test(char)) this.#at++;
      else if (char === '"' || char === "'") this.#quoted(char);
      else if (char === "`") this.#template(depth);
      else if (this.#source.startsWith("//", this.#at)) this.#skipPast("\n");
      else if (this.#source.startsWith("/*", this.#at)) this.#skipPast("*/");
      else if (char === "/" && this.#isOperandNext()) this.#regex();
      else if (nameStart.test(char)) this.#name();
      else {
        if (char === "{") braces++;
        if (char === "}" && --braces < 0 && depth > 0) {
          this.#at++;
          return;
        }
        const sign = signs.find((one) => this.#source.startsWith(one, this.#at)) ?? char;
        this.#at += sign.length;
        this.#add("sign", sign);
      }
    }
  }

  #quoted(quote: string): void {
    const start = ++this.#at;
    for (let char = this.#source[start]; char !== quote; char = this.#source[this.#at]) {
      if (char === undefined || char === "\n") break;
      this.#at += char === "\\" ? 2 : 1;
    }
    this.#add("text", unescaped(this.#source.slice(start, this.#at)));
    this.#at++;
  }

  #template(depth: number): void {
    const first = this.#tokens.length;
    this.#add("text", "");
    let text = "";
    let start = ++this.#at;
    for (let char = this.#source[start]; char !== "`" && char !== undefined; char = this.#source[this.#at]) {
      const opens = char === "$" && this.#source[this.#at + 1] === "{" && depth < nestingDepthMax;
      this.#at += opens || char === "\\" ? 2 : 1;
      if (!opens) continue;
      text += unescaped(this.#source.slice(start, this.#at - 2)) + computed;
      this.#add("sign", ",");
      this.read(depth + 1);
      start = this.#at;
    }
    text += unescaped(this.#source.slice(start, this.#at));
    this.#at++;
    this.#tokens[first] = { kind: "text", value: text };
    if (this.#tokens.length > first + 1) this.#add("sign", ",");
  }

  #regex(): void {
    let inClass = false;
    for (this.#at++; ; this.#at++) {
      const char = this.#source[this.#at];
      if (char === undefined || char === "\n" || (char === "/" && !inClass)) break;
      if (char === "\\") this.#at++;
      else if (char === "[" || char === "]") inClass = char === "[";
    }
    this.#at++;
  }

  #name(): void {
    const start = this.#at;
    while (this.#at < this.#source.length && nameStart.test(this.#source[this.#at]!)) this.#at++;
    this.#add("name", this.#source.slice(start, this.#at));
  }

  #isOperandNext(): boolean {
    const last = this.#tokens.at(-1);
    return last === undefined || (last.kind !== "text" && beforeOperand.test(last.value));
  }

  #skipPast(end: string): void {
    const at = this.#source.indexOf(end, this.#at);
    this.#at = at < 0 ? this.#source.length : at + end.length;
  }

  #add(kind: ScriptToken["kind"], value: string): void {
    this.#tokens.push({ kind, value });
  }
}

const letters: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
};

const escape = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))/g;

/** ECMA-262, 12.9.4: the escapes of a string literal. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(escape, (_, point?: string, unit?: string, byte?: string, letter?: string): string => {
    const code = Number.parseInt(point ?? unit ?? byte ?? "", 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    if (letter === undefined || /^[\r\n\u2028\u2029]/.test(letter)) return "";
    return letters[letter] ?? letter;
  });
}
