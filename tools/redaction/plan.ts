import { Random } from "./random.ts";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const letters = `${upper}${upper.toLowerCase()}`;
const digits = "23456789";

/** What one session does: files with secrets in them, read and then written anew. */
export interface Plan {
  readonly number: number;
  readonly files: readonly PlannedFile[];
  readonly steps: readonly Step[];
  /** Text that no vendor may see. */
  readonly needles: readonly string[];
  /** Where in each placeholder its reply is cut in two: so many characters from its start. */
  readonly cutAt: number;
  readonly chunking: "bytes" | "random" | "whole";
  readonly seed: number;
}

export interface PlannedFile {
  readonly name: string;
  readonly text: string;
  /** Each starts a line; what stands between two of them is edited as one piece. */
  readonly marks: readonly string[];
}

export type Step =
  | { readonly kind: "read"; readonly file: number; readonly by: "reader" | "shell" }
  /** Of the text as it was read last; `nesting` times put into JSON. */
  | { readonly kind: "copy"; readonly file: number; readonly nesting: number }
  /** The text from this mark to the next, with the mark renamed. */
  | { readonly kind: "edit"; readonly file: number; readonly mark: number }
  /** Text that begins in the middle of a line, behind a quote. */
  | { readonly kind: "piece"; readonly file: number; readonly mark: number }
  | { readonly kind: "edits"; readonly file: number };

export function planOf(number: number, seed: number): Plan {
  const random = new Random(seed + number * 7919);
  const needles: string[] = [];
  const files = Array.from({ length: 1 + random.below(3) }, (_, i) => plannedFile(i, random, needles));
  const steps: Step[] = [];
  for (const file of files.keys()) {
    const read: Step = { kind: "read", file, by: random.of(["reader", "shell"]) };
    steps.push(read, ...writesOf(file, files[file]!, random));
  }
  return {
    number,
    files,
    steps,
    needles,
    cutAt: number % 34,
    chunking: number % 8 === 0 ? "bytes" : number % 8 === 1 ? "whole" : "random",
    seed: random.below(0x7fff_ffff),
  };
}

function writesOf(file: number, { marks }: PlannedFile, random: Random): Step[] {
  const copy = (nesting: number): Step => ({ kind: "copy", file, nesting });
  const mark = random.below(marks.length - 1);
  const again = (): Step => ({ kind: "read", file, by: random.of(["reader", "shell"]) });
  const all: Step[][] = [
    [copy(0)],
    [copy(1 + random.below(2))],
    [{ kind: "edit", file, mark }, again()],
    [{ kind: "piece", file, mark }, again()],
    [{ kind: "edits", file }],
  ];
  return all.filter(() => random.next() < 0.7).flat();
}

function plannedFile(index: number, random: Random, needles: string[]): PlannedFile {
  const lines: string[] = [];
  const marks: string[] = [];
  const entryCount = 3 + random.below(4);
  for (let entry = 0; entry < entryCount; entry++) {
    const mark = `part_${String(index)}_${String(entry)}`;
    marks.push(mark);
    lines.push(`${mark} {`, random.of(entries)(random, needles), "}");
  }
  marks.push("end_of_parts");
  lines.push("end_of_parts", random.of(["schön — “ok” 🔑", "a: 'b'", 'say("hi"); // 5" wide']), "");
  return { name: `config-${String(index)}.txt`, text: lines.join("\n"), marks };
}

function keyLines(random: Random, needles: string[]): string[] {
  const body = Array.from({ length: 3 + random.below(5) }, () => random.text(letters + digits, 64));
  needles.push(...body);
  const kind = random.of(["RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
  return [`-----${"BEGIN"} ${kind}-----`, ...body, `-----${"END"} ${kind}-----`];
}

type Entry = (random: Random, needles: string[]) => string;

function planted(value: string, needles: string[]): string {
  needles.push(value);
  return value;
}

const awsKey: Entry = (random, needles) => planted(`AKIA${random.text(upper + "234567", 16)}`, needles);
const password: Entry = (random, needles) =>
  planted(`${random.text(letters, 3)}${random.text(letters + digits, 16)}${random.text(digits, 3)}`, needles);

const entries: readonly Entry[] = [
  (random, needles) => `AWS_ACCESS_KEY_ID=${awsKey(random, needles)}`,
  (random, needles) => `export const key = "${awsKey(random, needles)}", region = "eu";`,
  (random, needles) =>
    `DB_PASSWORD=${password(random, needles)}\nDB_PASSWORD_OLD='${password(random, needles)}'`,
  (random, needles) => `  "password": "${password(random, needles)}", "user": "ada"`,
  (random, needles) => `url: postgres://ada:${password(random, needles)}@db.example.com:5432/shop`,
  (random, needles) => `token=ghp_${planted(random.text(letters + digits, 36), needles)}`,
  (random, needles) => keyLines(random, needles).join("\n"),
  (random, needles) => `tls:\n  key: |\n    ${keyLines(random, needles).join("\n    ")}`,
  (random, needles) => `KEY="${keyLines(random, needles).join("\n")}"`,
  (random, needles) => `  "private_key": ${JSON.stringify(`${keyLines(random, needles).join("\n")}\n`)},`,
  (random, needles) => {
    const key = awsKey(random, needles);
    return `# twice: ${key} and ${key}`;
  },
  () => "nothing = to hide # FOURGATE_SECRET_KEY is a name",
];
