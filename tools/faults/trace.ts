/** One system call as strace saw it. Lines are the tracer's own order: a call has ended before what follows from it begins. */
export interface Call {
  readonly thread: number;
  readonly name: string;
  /** Arguments as printed, the file descriptor with its path or socket. */
  readonly args: string;
  /** null while it had not returned. */
  readonly result: number | null;
  readonly beginLine: number;
  /** Infinity while it had not returned. */
  readonly endLine: number;
  /** Seconds since 1970, when it was entered. */
  readonly beginS: number;
}

interface Opened {
  readonly line: number;
  readonly seconds: number;
  readonly args: string;
}

/** Reads the output of `strace -f -ttt -yy -o FILE`. Signals and exits are left out. */
export function parseTrace(text: string): readonly Call[] {
  const calls: Call[] = [];
  const open = new Map<string, Opened>();
  for (const [line, content] of text.split("\n").entries()) {
    const found = LINE.exec(content);
    if (found === null) continue;
    const [, threadText = "", secondsText = "", rest = ""] = found;
    const thread = Number(threadText);
    const seconds = Number(secondsText);
    const unfinished = /^(\w+)\((.*?),? *<unfinished \.\.\.>$/.exec(rest);
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest);
    const whole = /^(\w+)\((.*)$/.exec(rest);
    if (unfinished !== null) {
      const [, name = "", args = ""] = unfinished;
      open.set(`${thread} ${name}`, { line, seconds, args });
    } else if (resumed !== null) {
      const [, name = "", tail = ""] = resumed;
      const key = `${thread} ${name}`;
      const begun = open.get(key);
      open.delete(key);
      const { args, result } = ended(tail);
      if (begun === undefined) continue;
      calls.push({
        thread,
        name,
        args: begun.args + args,
        result,
        beginLine: begun.line,
        endLine: line,
        beginS: begun.seconds,
      });
    } else if (whole !== null) {
      const [, name = "", tail = ""] = whole;
      calls.push({ thread, name, ...ended(tail), beginLine: line, endLine: line, beginS: seconds });
    }
  }
  for (const [key, { line, seconds, args }] of open) {
    const [threadText = "", name = ""] = key.split(" ");
    const thread = Number(threadText);
    calls.push({ thread, name, args, result: null, beginLine: line, endLine: Infinity, beginS: seconds });
  }
  return calls.toSorted((a, b) => a.beginLine - b.beginLine);
}

const LINE = /^\[?(?:pid +)?(\d+)\]? +(\d+\.\d+) (.*)$/;

function ended(tail: string): { readonly args: string; readonly result: number | null } {
  const found = /^(.*)\)\s+= (-?\d+|\?)(?: .*|<.*)?$/.exec(tail);
  const [, args = tail, result = "?"] = found ?? [];
  return { args, result: result === "?" ? null : Number(result) };
}
