/**
 * A shell command taken apart (POSIX.1-2024, 2.3 Token Recognition, with Bash's `$'…'`, `<(…)` and
 * here-strings). Nothing is expanded but quotes; what a substitution would give is unknown.
 */
export type ShellToken =
  | ShellWord
  | { readonly kind: "operator"; readonly operator: "&&" | "||" | "|" | ";" | "(" | ")" }
  | { readonly kind: "heredoc"; readonly text: string; readonly piped: boolean };

export interface ShellWord {
  readonly kind: "word";
  /** Quotes removed; `unknown` stands for what a variable or substitution gives. */
  readonly text: string;
  /** With its backslashes, where it has any: on Windows they separate folders. */
  readonly raw: string;
  /** Holds unquoted `*`, `?`, `[` or `{`. */
  readonly pattern: boolean;
  readonly quoted: boolean;
  /** The command gets it: it is neither where `>` writes to nor the text of `<<<`. */
  readonly argument: boolean;
}

export const unknown = "\u0001";

const nestingDepthMax = 16;

/** Never throws: what is not well-formed gives its words all the same. */
export function shellTokens(command: string): readonly ShellToken[] {
  return new Tokenizer(command, 0).read();
}

class Tokenizer {
  readonly #source: string;
  readonly #depth: number;
  readonly #tokens: ShellToken[] = [];
  readonly #heredocs: {
    readonly end: string;
    readonly tabs: boolean;
    readonly expands: boolean;
    readonly piped: boolean;
  }[] = [];
  #at = 0;
  #text = "";
  #raw = "";
  #open = false;
  #pattern = false;
  #quoted = false;
  #argument = true;
  #afterHeredoc: { readonly tabs: boolean } | null = null;

  constructor(source: string, depth: number) {
    this.#source = source;
    this.#depth = depth;
  }

  read(): readonly ShellToken[] {
    while (this.#at < this.#source.length) this.#step();
    this.#endWord();
    return this.#tokens;
  }

  #step(): void {
    const char = this.#source[this.#at] ?? "";
    const next = this.#source[this.#at + 1] ?? "";
    if (char === "\n") this.#newline();
    else if (/\s/.test(char)) this.#skip(1);
    else if (char === "\\") this.#escape(next);
    else if (char === "'") this.#singleQuoted();
    else if (char === '"') this.#doubleQuoted();
    else if (char === "$" || char === "`") this.#dollar(false);
    else if (char === "#" && !this.#open && this.#depth === 0) this.#comment();
    else if (char === "<" && next === "<") this.#hereStart();
    else if (char === "<" || char === ">") this.#redirect(char);
    else if (char === "&" && next === "&") this.#operator("&&", 2);
    else if (char === "|" && next === "|") this.#operator("||", 2);
    else if (char === "|") this.#operator("|", 1);
    else if (char === ";" || char === "&") this.#operator(";", 1);
    else if (char === "(" || char === ")") this.#operator(char, 1);
    else if ((char === "{" || char === "}") && !this.#open && /^[\s;]?$/.test(next)) this.#operator(";", 1);
    else {
      if (/[*?[{]/.test(char)) this.#pattern = true;
      this.#add(char, 1);
    }
  }

  #add(text: string, length: number): void {
    this.#open = true;
    this.#text += text;
    this.#raw += text;
    this.#at += length;
  }

  #skip(length: number): void {
    this.#endWord();
    this.#at += length;
  }

  #redirect(char: "<" | ">"): void {
    this.#skip(1);
    this.#argument = char === "<";
  }

  #operator(operator: "&&" | "||" | "|" | ";" | "(" | ")", length: number): void {
    this.#skip(length);
    this.#argument = true;
    this.#tokens.push({ kind: "operator", operator });
  }

  #endWord(): void {
    if (!this.#open) return;
    const word: ShellWord = {
      kind: "word",
      text: this.#text,
      raw: this.#raw,
      pattern: this.#pattern,
      quoted: this.#quoted,
      argument: this.#argument,
    };
    this.#argument = true;
    this.#open = false;
    this.#text = "";
    this.#raw = "";
    this.#pattern = false;
    this.#quoted = false;
    if (!this.#afterHeredoc) {
      this.#tokens.push(word);
      return;
    }
    const lineStart = this.#source.lastIndexOf("\n", this.#at - 1) + 1;
    const lineEnd = this.#source.indexOf("\n", this.#at);
    const line = this.#source.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
    this.#heredocs.push({
      end: word.text,
      tabs: this.#afterHeredoc.tabs,
      expands: !word.quoted && word.text === word.raw,
      piped: line.includes("|"),
    });
    this.#afterHeredoc = null;
  }

  #newline(): void {
    this.#operator(";", 1);
    for (const { end, tabs, expands, piped } of this.#heredocs.splice(0)) {
      const lines: string[] = [];
      while (this.#at < this.#source.length) {
        const stop = this.#source.indexOf("\n", this.#at);
        const line = this.#source.slice(this.#at, stop < 0 ? undefined : stop);
        this.#at = stop < 0 ? this.#source.length : stop + 1;
        if ((tabs ? line.replace(/^\t+/, "") : line) === end) break;
        lines.push(line);
      }
      const text = lines.join("\n");
      this.#tokens.push({ kind: "heredoc", text, piped });
      if (expands) this.#substitutionsIn(text);
    }
  }

  /** `<<` and `<<-` begin a here-document; `<<<` only a word. */
  #hereStart(): void {
    const three = this.#source.startsWith("<<<", this.#at);
    const tabs = this.#source.startsWith("<<-", this.#at);
    this.#skip(three || tabs ? 3 : 2);
    this.#argument = !three;
    if (three) return;
    while (this.#source[this.#at] === " " || this.#source[this.#at] === "\t") this.#at++;
    this.#afterHeredoc = { tabs };
  }

  #comment(): void {
    const end = this.#source.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#source.length : end;
  }

  #escape(next: string): void {
    if (next === "\n") {
      this.#at += 2;
      return;
    }
    this.#open = true;
    this.#text += next;
    this.#raw += `\\${next}`;
    this.#at += 2;
  }

  #singleQuoted(): void {
    const end = this.#source.indexOf("'", this.#at + 1);
    const text = this.#source.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#quoted = true;
    this.#add(text, (end < 0 ? this.#source.length : end + 1) - this.#at);
  }

  #doubleQuoted(): void {
    this.#quoted = true;
    this.#open = true;
    this.#at++;
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at] ?? "";
      if (char === '"') {
        this.#at++;
        return;
      }
      if (char === "$" || char === "`") this.#dollar(true);
      else if (char === "\\" && /["\\$`\n]/.test(this.#source[this.#at + 1] ?? ""))
        this.#escape(this.#source[this.#at + 1] ?? "");
      else this.#add(char, 1);
    }
  }

  /** A variable, a substitution, or `$'…'`, which is none between double quotes. */
  #dollar(inDouble: boolean): void {
    const next = this.#source[this.#at + 1] ?? "";
    if (this.#source[this.#at] === "`") {
      const end = this.#endOfBackticks(this.#at + 1);
      this.#substitution(this.#source.slice(this.#at + 1, end).replace(/\\([`$\\])/g, "$1"));
      this.#add(unknown, Math.min(end + 1, this.#source.length) - this.#at);
    } else if (next === "(") {
      const end = endOfParentheses(this.#source, this.#at + 2);
      this.#substitution(this.#source.slice(this.#at + 2, end));
      this.#add(unknown, Math.min(end + 1, this.#source.length) - this.#at);
    } else if (next === "{") {
      const end = this.#source.indexOf("}", this.#at);
      const inside = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
      // `${X:-billing/x}` names a path of its own.
      const given = /^[!#]?\w+:?[-+=?](.*)$/s.exec(inside)?.[1];
      if (given !== undefined) this.#substitution(given);
      this.#add(unknown, (end < 0 ? this.#source.length : end + 1) - this.#at);
    } else if (next === "'" && !inDouble) {
      const end = /(?:[^'\\]|\\.)*/s.exec(this.#source.slice(this.#at + 2))?.[0].length ?? 0;
      this.#quoted = true;
      this.#add(ansiC(this.#source.slice(this.#at + 2, this.#at + 2 + end)), end + 3);
    } else {
      const name = /^\$(?:\w+|[@*#?$!-])/.exec(this.#source.slice(this.#at, this.#at + 256))?.[0];
      if (name === undefined) this.#add("$", 1);
      else this.#add(unknown, name.length);
    }
  }

  #endOfBackticks(from: number): number {
    for (let at = from; at < this.#source.length; at++) {
      if (this.#source[at] === "\\") at++;
      else if (this.#source[at] === "`") return at;
    }
    return this.#source.length;
  }

  /** Its own commands come before the word that they stand in, in a shell of their own. */
  #substitution(text: string): void {
    if (this.#depth >= nestingDepthMax) {
      for (const part of text.split(/[\s'"`$(){};|&<>]+/)) {
        if (part !== "")
          this.#tokens.push({
            ...{ kind: "word", text: part, raw: part },
            ...{ pattern: false, quoted: false, argument: false },
          });
      }
      return;
    }
    this.#tokens.push({ kind: "operator", operator: "(" }, ...new Tokenizer(text, this.#depth + 1).read(), {
      kind: "operator",
      operator: ")",
    });
  }

  #substitutionsIn(text: string): void {
    const quoted = new Tokenizer(`"${text.replaceAll('"', '\\"')}"`, this.#depth + 1).read();
    const end = quoted.findLastIndex((token) => token.kind === "operator" && token.operator === ")");
    this.#tokens.push(...quoted.slice(0, end + 1));
  }
}

/** Where the substitution that began before `from` ends. Quotes hide parentheses. */
function endOfParentheses(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "'") at = source.indexOf("'", at + 1) < 0 ? source.length : source.indexOf("'", at + 1);
    else if (char === '"') at = endOfDouble(source, at + 1);
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return at;
  }
  return source.length;
}

function endOfDouble(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === '"') return at;
    else if (source.startsWith("$(", at)) at = endOfParentheses(source, at + 2);
  }
  return source.length;
}

function ansiC(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))/gs,
    (_all, hex: string, unicode: string, octal: string, other: string) => {
      if (hex ?? unicode) return String.fromCharCode(Number.parseInt(hex ?? unicode, 16));
      return octal === undefined ? other : String.fromCharCode(Number.parseInt(octal, 8));
    },
  );
}
