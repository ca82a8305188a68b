import { canonicalPath, joinPath, type CanonicalPath } from "./paths.ts";
import { isShell, shownFiles } from "./shown-files.ts";
import { shellTokens, unknown, type ShellToken, type ShellWord } from "./shell-tokens.ts";

/** Something in a command that may name a path. */
export interface PathMention {
  readonly text: string;
  /** A shell's pattern. */
  readonly pattern: boolean;
  /** Folders that a relative path may start from. */
  readonly bases: readonly CanonicalPath[];
  /** The command opens what it is given, so that even a name without a folder is a file. */
  readonly opens: boolean;
  /** The command's output is the content of this file. */
  readonly shows: boolean;
}

const readers = new Set(
  "cat head tail less more nl tac bat batcat xxd od hexdump strings base64 base32 cp mv ln tar zip rsync scp wc sort uniq cut diff cmp source . dd tee sha256sum md5sum".split(
    " ",
  ),
);
const searchers = new Set("grep egrep fgrep rg ag ack find fd fdfind tree ls du git-grep".split(" "));
const patternFirst = new Set(["grep", "egrep", "fgrep", "rg", "ag", "ack"]);
/** Words before the command's own name. */
const wrappers = new Set(
  "sudo doas env command builtin exec time nohup nice xargs stdbuf timeout if then else elif while until do !".split(
    " ",
  ),
);
const folderOptions = new Set([
  "-C",
  "--chdir",
  "--directory",
  "--cwd",
  "--prefix",
  "--git-dir",
  "--work-tree",
]);
/** What a person wrote for people, not a path. */
const messageOptions = new Set(["--message", "--body", "--title", "--notes"]);
const baseCountMax = 8;
const braceCountMax = 64;
const nestingDepthMax = 6;

/**
 * Every word of a shell command that may be a path, with the folders it may start from. Follows
 * `cd`, and where a `cd` may have failed keeps the folder before it too. It reads words, it runs
 * nothing: a path that the command computes stays unseen.
 */
export function pathMentions(command: string, starts: readonly CanonicalPath[]): readonly PathMention[] {
  const reader = new Reader(starts);
  reader.tokens(shellTokens(command), 0);
  return reader.mentions;
}

/** Where a shell is: what ends with it. */
interface Shell {
  readonly bases: readonly CanonicalPath[];
  readonly fallback: readonly CanonicalPath[];
  readonly lost: boolean;
}

class Reader {
  readonly mentions: PathMention[] = [];
  readonly #starts: readonly CanonicalPath[];
  #bases: readonly CanonicalPath[];
  /** Where the shell still is if a `cd` before `&&` failed. */
  #fallback: readonly CanonicalPath[] = [];
  /** A `cd` led where nobody can tell. */
  #lost = false;
  /** Whether what is read is surely run: not a text that may be one for people or another language. */
  #runs = true;

  constructor(starts: readonly CanonicalPath[]) {
    this.#starts = starts;
    this.#bases = starts;
  }

  tokens(tokens: readonly ShellToken[], depth: number): void {
    const outer: Shell[] = [];
    const open: ShellWord[][] = [];
    let words: ShellWord[] = [];
    let name = "";
    for (const token of tokens) {
      if (token.kind === "word") {
        words.push(token);
        continue;
      }
      if (token.kind === "heredoc") {
        // Text for cat or tee to write is no code; text for anything else may be.
        if (token.piped || !/^(?:cat|tee|git|gh)$/.test(name))
          this.#nested(token.text, depth, isShell(name) && !token.piped);
        continue;
      }
      const { operator } = token;
      if (operator === "(") {
        outer.push(this.#shell());
        open.push(words);
        words = [];
        continue;
      }
      name = this.#command(words, operator, depth) ?? name;
      words = [];
      if (operator === ")") {
        const before = outer.pop();
        if (before) this.#return(before);
        words = open.pop() ?? [];
      } else if (operator !== "&&") {
        this.#bases = union(this.#bases, this.#fallback);
        this.#fallback = [];
      }
    }
    this.#command(words, ";", depth);
    for (const left of open) this.#command(left, ";", depth);
  }

  /** One simple command. Gives its name. */
  #command(words: readonly ShellWord[], next: string, depth: number): string | undefined {
    const at = words.findIndex(
      ({ text }) => !wrappers.has(text) && !/^\w+=/.test(text) && !text.startsWith("-"),
    );
    const first = words[at];
    if (!first) {
      for (const word of words) this.#word(word, this.#bases, false, false);
      return undefined;
    }
    const name = first.text
      .slice(Math.max(first.text.lastIndexOf("/"), first.text.lastIndexOf("\\")) + 1)
      .toLowerCase();
    const rest = words.slice(at + 1);
    const bases = this.#basesOf(name, words);
    const opens =
      readers.has(name) || searchers.has(name) || rest.some(({ text }) => name === "git" && text === "grep");
    const searched = patternFirst.has(name) ? searchedPattern(rest) : undefined;
    const shown = this.#runs ? shownFiles(name, rest) : new Set<ShellWord>();
    words.forEach((word, i) => {
      if (word === searched || isMessage(name, word, words[i - 1])) return;
      this.#word(word, bases, opens && i > at && !word.text.startsWith("-"), shown.has(word));
      if (word.quoted && /[\s;|&(]/.test(word.text)) this.#nested(word.text, depth, isShell(name));
    });
    if (name === "cd" || name === "pushd" || name === "popd") this.#changeFolder(rest, next);
    return name;
  }

  #basesOf(name: string, words: readonly ShellWord[]): readonly CanonicalPath[] {
    // git's own paths ("HEAD:x") start at the repo's root, wherever the shell is.
    let bases = name === "git" ? union(this.#bases, this.#starts) : this.#bases;
    words.forEach(({ text }, i) => {
      const [option = "", value] = text.split("=", 2);
      if (!folderOptions.has(option)) return;
      bases = union(bases, this.#from(value ?? words[i + 1]?.text ?? ""));
    });
    return bases;
  }

  #changeFolder(rest: readonly ShellWord[], next: string): void {
    const target = rest.find(({ text }) => text === "-" || !text.startsWith("-"))?.text;
    const known = target !== undefined && target !== "-" && !target.includes(unknown);
    this.#lost ||= !known;
    const to = known ? this.#from(target) : union(this.#bases, this.#starts);
    if (next === "&&") {
      this.#fallback = union(this.#fallback, this.#bases);
      this.#bases = to;
    } else {
      this.#bases = union(this.#bases, to);
    }
  }

  #from(target: string): readonly CanonicalPath[] {
    const path = canonicalPath(target);
    if (!path) return this.#bases;
    return path.root === "" ? this.#bases.map((base) => joinPath(base, path)) : [path];
  }

  #word(word: ShellWord, bases: readonly CanonicalPath[], opens: boolean, shows: boolean): void {
    const texts = new Set<string>();
    const forms = word.raw === word.text ? [word.text] : [word.text, word.raw];
    for (const form of forms) {
      for (const text of word.pattern ? expandBraces(form) : [form])
        for (const one of spellings(text)) texts.add(one);
    }
    for (const text of texts) {
      // What follows an unknown prefix may start anywhere: at a folder known here, or outside.
      const start = text.startsWith(unknown);
      const bare = start ? text.slice(1).replace(/^[/\\]+/, "") : text;
      if (bare !== "")
        this.mentions.push({
          text: bare,
          pattern: word.pattern,
          bases: start ? union(bases, this.#starts) : bases,
          opens,
          shows: shows && bare === word.text && (!this.#lost || /^[/~]/.test(bare)),
        });
      if (start && bare !== "") this.#unopened(`/${bare}`, word.pattern, bases);
    }
    // In "rev:path" the path starts at the repo's root.
    for (const text of texts)
      if (word.text.includes(`:${text}`)) this.#unopened(text, word.pattern, this.#starts);
  }

  #unopened(text: string, pattern: boolean, bases: readonly CanonicalPath[]): void {
    this.mentions.push({ text, pattern, bases, opens: false, shows: false });
  }

  /** Text that another shell or interpreter may run; a shell of its own, so its `cd` ends with it. */
  #nested(text: string, depth: number, runs: boolean): void {
    if (depth >= nestingDepthMax) {
      for (const part of text.split(/[\s'"`$(){};|&<>,]+/)) {
        if (part !== "") this.#unopened(part, false, this.#bases);
      }
      return;
    }
    const [outer, ran] = [this.#shell(), this.#runs];
    this.#runs = ran && runs;
    this.tokens(shellTokens(text), depth + 1);
    this.#return(outer);
    this.#runs = ran;
  }

  #shell(): Shell {
    return { bases: this.#bases, fallback: this.#fallback, lost: this.#lost };
  }

  #return({ bases, fallback, lost }: Shell): void {
    this.#bases = bases;
    this.#fallback = fallback;
    this.#lost = lost;
  }
}

/** What a search looks for is no path: the first word that is no option, unless an option says it. */
function searchedPattern(rest: readonly ShellWord[]): ShellWord | undefined {
  const stated = rest.some(
    ({ text }) => /^-[A-Za-z]*[ef]/.test(text) || /^--(?:regexp|file|files)\b/.test(text),
  );
  return stated ? undefined : rest.find(({ text }) => !text.startsWith("-"));
}

function isMessage(name: string, word: ShellWord, before: ShellWord | undefined): boolean {
  if (name !== "git" && name !== "gh") return false;
  const [option = ""] = word.text.split("=", 1);
  if (messageOptions.has(option) && word.text.includes("=")) return true;
  return before !== undefined && (messageOptions.has(before.text) || /^-[a-z]*m$/.test(before.text));
}

/** The parts of a word that may be a path: after "=", ":", "@", ",", a short option, a variable. */
function spellings(text: string): Set<string> {
  const found = new Set<string>();
  if (/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(text)) return found;
  const pieces = text.includes(unknown)
    ? text.split(unknown).map((piece, i) => (i === 0 ? piece : `${unknown}${piece}`))
    : [text];
  for (const piece of pieces) {
    for (const part of [
      piece,
      ...piece.split(/[=:,]/),
      piece.slice(piece.indexOf("=") + 1),
      piece.slice(piece.indexOf(":") + 1),
    ]) {
      const plain = part.replace(/^@/, "");
      found.add(plain);
      if (/^-[A-Za-z]./.test(plain)) found.add(plain.slice(2));
    }
  }
  found.delete("");
  return found;
}

/** `{a,b}` as the words that it stands for; beyond a limit as `*`. */
export function expandBraces(text: string): string[] {
  let done: string[] = [];
  let open = [text];
  while (open.length > 0) {
    const next: string[] = [];
    for (const one of open) {
      const brace = /\{([^{}]*)\}/.exec(one);
      if (!brace) {
        done.push(one);
        continue;
      }
      const before = one.slice(0, brace.index);
      const after = one.slice(brace.index + brace[0].length);
      const inside = brace[1] ?? "";
      const options =
        inside.includes(",") && open.length + done.length < braceCountMax ? inside.split(",") : ["*"];
      for (const option of options.slice(0, braceCountMax)) next.push(before + option + after);
    }
    open = next;
    if (done.length + open.length > braceCountMax * 4) {
      done = [...done, ...open.map((one) => one.replaceAll(/[{},]+/g, "*"))];
      break;
    }
  }
  return done;
}

function union(a: readonly CanonicalPath[], b: readonly CanonicalPath[]): readonly CanonicalPath[] {
  const all = new Map<string, CanonicalPath>();
  for (const path of [...a, ...b]) all.set(`${path.root}${path.segments.join("/")}`, path);
  // The first are where the session started; a long chain of `cd` may not push them out.
  return [...all.values()].slice(0, baseCountMax);
}
