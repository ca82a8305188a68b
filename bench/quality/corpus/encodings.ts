import { gzipSync } from "node:zlib";
import type { Draw } from "./draw.ts";
import { betweenMarks, insideMarks, marked, plain, secretCount } from "./marks.ts";
import type { Snippet } from "./secret-kind.ts";

/** A way in which a snippet is written where it stands. */
export interface Encoding {
  readonly id: string;
  readonly write: (snippet: Snippet, draw: Draw) => Snippet;
}

const escapeJson = (text: string): string =>
  betweenMarks(text, (piece) => JSON.stringify(piece).slice(1, -1));

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const utf8 = (text: string): Buffer => Buffer.from(plain(text), "utf8");
const wrapped = (text: string, width: number): string =>
  (text.match(new RegExp(`.{1,${String(width)}}`, "g")) ?? []).join("\n");
/** A file in which the snippet is the end of some lines, so that it is long enough for anybody to encode. */
const asFile = ({ text }: Snippet): string =>
  `# settings of the shop, do not commit\nAPP_NAME=shop\nLOG_LEVEL=info\n${text}\n`;

export const encodings: readonly Encoding[] = [
  { id: "plain", write: (snippet) => snippet },
  {
    id: "json",
    write: ({ text, file }, draw) => ({
      text: `{"path":"${file}","size":${String(draw.between(100, 9000))},"content":"${escapeJson(text)}"}`,
      file: "response.json",
    }),
  },
  {
    id: "json-in-json",
    write: ({ text, file }) => ({
      text: `{"event":"tool","payload":"{\\"file\\":\\"${file}\\",\\"body\\":\\"${escapeJson(escapeJson(text))}\\"}"}`,
      file: "events.jsonl",
    }),
  },
  {
    id: "heredoc",
    write: ({ text, file }) => ({ text: `cat > ${file} <<'EOF'\n${text}\nEOF`, file: "setup.sh" }),
  },
  {
    id: "percent",
    write: ({ text }) => ({
      text: `GET /callback?state=ok&config=${betweenMarks(text, encodeURIComponent)}&page=2 HTTP/1.1`,
      file: "access.log",
    }),
  },
  {
    id: "unicode-escapes",
    write: ({ text, file }) => ({
      text: insideMarks(text, (secret) =>
        secret.replaceAll(/[\s\S]/g, (c) => String.raw`\u` + c.charCodeAt(0).toString(16).padStart(4, "0")),
      ),
      file,
    }),
  },
  {
    id: "hex-escapes",
    write: ({ text, file }) => ({
      text: insideMarks(text, (secret) =>
        secret.replaceAll(/[\s\S]/g, (c) => String.raw`\x` + c.charCodeAt(0).toString(16).padStart(2, "0")),
      ),
      file,
    }),
  },
  {
    id: "hex",
    write: (snippet) => ({
      text: `$ xxd -p -c 0 ${snippet.file}\n${marked(hexOf(utf8(asFile(snippet))))}`,
      file: "shell.txt",
    }),
  },
  {
    id: "base64",
    write: (snippet) => ({
      text: `echo ${marked(base64Of(utf8(asFile(snippet))))} | base64 -d > ${snippet.file}`,
      file: "shell.sh",
    }),
  },
  {
    id: "base64-wrapped",
    write: (snippet) => ({
      text: `$ base64 ${snippet.file}\n${marked(wrapped(base64Of(utf8(asFile(snippet))), 76))}`,
      file: "shell.txt",
    }),
  },
  {
    id: "base64url",
    write: (snippet) => ({
      text: `{"file":"${snippet.file}","data":"${marked(utf8(asFile(snippet)).toString("base64url"))}"}`,
      file: "message.json",
    }),
  },
  {
    id: "utf16",
    // As Windows writes .reg files: all of the file, so that nothing else stands around it.
    write: ({ text }) => ({
      text: betweenMarks(text, (piece) => piece.replaceAll(/[\s\S]/g, "$&\0")),
      file: "export.reg",
    }),
  },
  {
    id: "utf16-base64",
    write: (snippet) => ({
      text: `powershell -NoProfile -EncodedCommand ${marked(Buffer.from(plain(asFile(snippet)), "utf16le").toString("base64"))}`,
      file: "run.bat",
    }),
  },
  {
    id: "gzip-base64",
    write: (snippet) => ({
      text: `echo ${marked(base64Of(gzipSync(utf8(asFile(snippet)))))} | base64 -d | gunzip`,
      file: "run.sh",
    }),
  },
  {
    id: "data-url",
    write: (snippet) => ({
      text: `<a download href="data:text/plain;charset=utf-8;base64,${marked(base64Of(utf8(asFile(snippet))))}">settings</a>`,
      file: "page.html",
    }),
  },
  {
    id: "numbered",
    write: ({ text, file }, draw) => {
      const first = draw.between(1, 80);
      return {
        text: text
          .split("\n")
          .map((line, index) => `${String(first + index).padStart(6)}\t${line}`)
          .join("\n"),
        file,
      };
    },
  },
  {
    id: "diff",
    write: ({ text, file }) => {
      const lines = text.split("\n");
      return {
        text: `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1,2 +1,${String(lines.length + 2)} @@\n # settings\n${lines.map((line) => `+${line}`).join("\n")}\n end`,
        file: "change.patch",
      };
    },
  },
  {
    id: "continued",
    // A shell's and a .env's way to break a long value: the line goes on after a backslash.
    write: ({ text, file }) => ({
      text: insideMarks(text, (secret) => {
        const middle = Math.ceil(secret.length / 2);
        return `${secret.slice(0, middle)}\\\n${secret.slice(middle)}`;
      }),
      file,
    }),
  },
];

/** Whether anybody would write it so. */
export function fits(encoding: Encoding, { text }: Snippet): boolean {
  const isLong = /\uE000[^\uE001]*\n/.test(text);
  switch (encoding.id) {
    case "continued":
      // Only a value that says what it is before the break, and stands in no quotes of a language.
      return !isLong && secretCount(text) === 1 && /^\w+=\uE000[\w-]{24,}\uE001$/.test(text);
    case "unicode-escapes":
    case "hex-escapes":
      return !isLong && /["']\uE000/.test(text);
    case "percent":
      return !isLong;
    default:
      return true;
  }
}
