import { isCode, type Listing, type RepoFile } from "../listing.ts";
import { isRoomSource } from "../rooms.ts";
import { refuse, warn, type Rule, type Violation } from "../violation.ts";

const linesToWarnAt = 300;
const sourceLinesMax = 500;

/** Files stay short enough to hold in the head, and only programs can be executed. */
export const fileShape: Rule = {
  name: "file length and mode",
  check: ({ files }: Listing): Violation[] =>
    files.flatMap((file) => [...checkLength(file), ...checkMode(file), ...checkEnding(file)]),
};

function checkLength(file: RepoFile): Violation[] {
  const lines = file.text.split("\n").length - 1;
  if (!isCode(file) || lines <= linesToWarnAt) return [];
  const message = `${lines} lines; split it by subject`;
  return [
    lines > sourceLinesMax && isRoomSource(file.path)
      ? refuse(file.path, 0, message)
      : warn(file.path, 0, message),
  ];
}

function checkMode(file: RepoFile): Violation[] {
  const program = file.path === ".ci/run" || file.path.startsWith("cli/bin/");
  if (program === file.executable) return [];
  return [refuse(file.path, 0, program ? "is a program; chmod 755" : "is no program; chmod 644")];
}

function checkEnding(file: RepoFile): Violation[] {
  if (file.text.includes("\r\n")) return [refuse(file.path, 0, "has CRLF line ends; use LF")];
  return file.text === "" || file.text.endsWith("\n")
    ? []
    : [refuse(file.path, 0, "does not end in a newline")];
}
