import { counted } from "@fourgate/core/counted";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import type { Confidence } from "@fourgate/core/secrets/detector";
import { createLayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { inflate } from "@fourgate/wire/reading/inflate";
import { Scanners } from "@fourgate/wire/reading/scanners";
import type { Command, Terminal } from "../command.ts";
import { safeText } from "../audit/describe-record.ts";
import { baselineFile, openBaseline, writeBaseline } from "../scan/baseline.ts";
import { readClipboard } from "../scan/clipboard.ts";
import { FileSource } from "../scan/files.ts";
import { createFinder, type Finder } from "../scan/find.ts";
import { commitsOf, readRange, stagedChanges } from "../scan/git.ts";
import { installHooks, pushedCommits, removeHooks } from "../scan/hooks.ts";
import type { Source } from "../scan/piece.ts";
import type { ScanReport } from "../scan/report.ts";
import { rulesInForce, weigher, type RulesTold } from "../scan/rules-in-force.ts";
import { runScan } from "../scan/run-scan.ts";
import { sarifReport } from "../scan/sarif.ts";
import { textReport } from "../scan/text.ts";
import { TextSource } from "../scan/text-source.ts";
import { version } from "../version.ts";

const help = `fourgate scan [PATH…|-] [--staged] [--git REVISIONS] [--clipboard]

Gate 3 by hand: looks for keys, tokens, passwords and connection strings in files and folders, on
standard input (-), in what is staged (--staged), in what commits add (--git), or in the clipboard.
Tells places, never values. Without anything named it scans the folder that it is called in.
Exit 0: nothing found. Exit 1: something was. Exit 2: wrong use, or something could not be read.

  --git REVISIONS      as git log has them: main..HEAD, "HEAD --not --remotes", or --git=--all
It judges as this machine's guard does: by the policy of the gateway that it works for, or by solo.toml. Without a
guard it goes by the secrets: of a fourgate.yaml in the data folder, or else by what is built in.

  --confidence LEVEL   what to tell of: high, medium or low (default: what policy says, or else medium)
  --observed           tell what policy only observes and what exceptions allow, too; it counts for nothing
  --built-in           look by the built-in rules alone, whatever policy this machine has
  --data DIR           the data folder (default ~/.fourgate, or FOURGATE_HOME)
  --all                node_modules too (of .git its config alone, links and binary files never)
  --baseline FILE      leave out what this baseline knows (default: .fourgate-baseline.json, where it is)
  --write-baseline     make it of what is found now
  --json               {"findings":[{"detector","file","line","column","confidence","fingerprint"}…],…}
  --sarif              SARIF 2.1.0, for code scanning
  --install-hooks      from now on scan at each git commit and push in this repository
  --remove-hooks       no longer; a hook that was there before comes back

Example: fourgate scan src .env
         git diff | fourgate scan -
         fourgate scan --git main..HEAD --sarif > findings.sarif`;

export const scan: Command = {
  help,
  async run(args, terminal) {
    try {
      return await runCommand(args, terminal);
    } catch (error) {
      if (!(error instanceof FourgateError)) throw error;
      // 1 would say that something was found.
      terminal.error(`fourgate: ${safeText(error.message)}; ${safeText(error.remedy)}\n`);
      return 2;
    }
  },
};

async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      staged: { type: "boolean" },
      git: { type: "string" },
      clipboard: { type: "boolean" },
      confidence: { type: "string" },
      observed: { type: "boolean", default: false },
      "built-in": { type: "boolean", default: false },
      all: { type: "boolean" },
      json: { type: "boolean" },
      sarif: { type: "boolean" },
      "install-hooks": { type: "boolean" },
      "remove-hooks": { type: "boolean" },
      hook: { type: "string" },
      remote: { type: "string", default: "" },
      baseline: { type: "string" },
      "write-baseline": { type: "boolean" },
      data: { type: "string" },
    },
  });
  const { cwd } = terminal;
  if (values["install-hooks"] === true || values["remove-hooks"] === true) {
    const said =
      values["remove-hooks"] === true ? await removeHooks(cwd) : await installHooks(cwd, terminal.program);
    terminal.out(`${said.join("\n")}\n`);
    return 0;
  }
  if (values.json === true && values.sarif === true) throw oneOf("--json", "--sarif");
  const source = await sourceOf({ ...values, paths: positionals }, terminal);
  const confidence = confidenceOf(values.confidence);
  const { data, "built-in": builtIn, observed: withObserved } = values;
  if (builtIn && data !== undefined) throw oneOf("--built-in", "--data");
  const rules = await rulesInForce({ data, builtIn, nowMs: Date.now() }, terminal);
  const scanner = createLayerScanner(new Scanners().of(rules.reading), inflate);
  /** `baselineKey`: fingerprints to be looked up by, and to be told where no policy has a key. */
  const finderBy = (baselineKey: Uint8Array, fingerprintKey: Uint8Array): Finder =>
    createFinder({
      scan: (bytes) => scanner.scanText(bytes),
      weigh: weigher(rules, rules.fingerprintKey ?? baselineKey, confidence),
      fingerprintKey,
      baselineKey,
    });
  if (values["write-baseline"] === true) {
    const path = resolve(cwd, values.baseline ?? baselineFile);
    const count = await writeBaseline(path, async (key) => {
      const parts = { finder: finderBy(key, key), isKnown: () => false, withObserved: false };
      const { findings, unread } = await runScan(source, parts, terminal);
      if (unread.length > 0) throw notWhole(unread.length);
      return findings;
    });
    terminal.out(`${path} holds ${counted(count, "finding")} that scans leave out from now on\n`);
    return 0;
  }
  const { key, isKnown } = await openBaseline(cwd, values.baseline);
  const finder = finderBy(key, rules.fingerprintKey ?? key);
  const report = await runScan(source, { finder, isKnown, withObserved }, terminal);
  terminal.out(formatOf(values)(report, rules.told));
  for (const { file, why } of report.unread)
    terminal.error(`fourgate: ${safeText(file)} was not scanned: ${why}; the result is not whole\n`);
  if (report.unread.length > 0) return 2;
  const isFound = report.findings.some(({ action }) => action === "enforce");
  if (isFound && values.hook !== undefined) terminal.error(hookAdvice(values.hook));
  return isFound ? 1 : 0;
}

function notWhole(count: number): FourgateError {
  return new FourgateError(
    "config_invalid",
    `${counted(count, "file")} could not be read, so no baseline was written`,
    "see which with a scan, and make them readable",
  );
}

interface Wanted {
  readonly paths: readonly string[];
  readonly staged?: boolean | undefined;
  readonly git?: string | undefined;
  readonly clipboard?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly hook?: string | undefined;
  readonly remote: string;
}

/** @throws FourgateError usage when more than one place is named */
async function sourceOf(wanted: Wanted, terminal: Terminal): Promise<Source> {
  const { paths, staged, git, clipboard, hook } = wanted;
  const { cwd } = terminal;
  const named = [
    ...(paths.length > 0 ? ["paths"] : []),
    ...(staged === true ? ["--staged"] : []),
    ...(git === undefined ? [] : ["--git"]),
    ...(clipboard === true ? ["--clipboard"] : []),
    ...(hook === undefined ? [] : ["--hook"]),
  ];
  if (named.length > 1) throw oneOf(...named);
  if (staged === true || hook === "pre-commit") return stagedChanges(cwd);
  if (hook === "pre-push") return commitsOf(cwd, await pushedCommits(cwd, terminal.input, wanted.remote));
  if (hook !== undefined) throw oneOf("--hook pre-commit", "--hook pre-push");
  if (git !== undefined) return commitsOf(cwd, readRange(git));
  if (clipboard === true) return new TextSource("clipboard", readClipboard(process.platform, terminal.env));
  if (paths.includes("-")) {
    if (paths.length > 1) throw oneOf("-", "paths");
    return new TextSource("standard input", terminal.input);
  }
  return FileSource.open(paths.length === 0 ? ["."] : paths, cwd, wanted.all === true);
}

type Format = (report: ScanReport, rules: RulesTold) => string;

function formatOf({ json: isJson, sarif: isSarif }: { json?: boolean; sarif?: boolean }): Format {
  return isJson === true ? json : isSarif === true ? sarif : textReport;
}

function json({ findings, unread, known, observed, allowed }: ScanReport, rules: RulesTold): string {
  return `${JSON.stringify({ findings, unread, known, observed, allowed, rules })}\n`;
}

function sarif(report: ScanReport, rules: RulesTold): string {
  return `${JSON.stringify(sarifReport(report, version, rules), null, 2)}\n`;
}

function hookAdvice(hook: string): string {
  const [what, go] =
    hook === "pre-push"
      ? [
          "push",
          "rewrite the commits that add them (git rebase -i), since a later commit does not take them out of the history",
        ]
      : ["commit", "take them out and stage again"];
  return `fourgate: stopped this ${what}; ${go}. Whatever was pushed before must be replaced where it was issued.\n`;
}

function confidenceOf(text: string | undefined): Confidence | undefined {
  if (text === undefined || text === "high" || text === "medium" || text === "low") return text;
  throw new FourgateError("usage", "--confidence is none of high, medium, low", "use one of these");
}

function oneOf(...names: readonly string[]): FourgateError {
  return new FourgateError("usage", `${names.join(" and ")} don't go together`, "name one place at a time");
}
