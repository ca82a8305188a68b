import type { DrillLine } from "./line.ts";
import { marker } from "./plants.ts";
import type { Answer, DrillRange } from "./range.ts";

/** Restricted code goes to the private deployment; with that one gone, nowhere. */
export async function drillPrivate(range: DrillRange): Promise<DrillLine> {
  const [first, second] = [marker(), marker()];
  await read(range, first);
  const problems: string[] = [];
  if (!(await range.testimony("private", [first])).seen.includes(first)) {
    problems.push("restricted code did not reach the private deployment");
  }
  await range.stopPrivate();
  const answer = await read(range, second);
  if (answer.status < 400)
    problems.push(`with private down it was answered (status ${String(answer.status)})`);
  const { seen } = await range.testimony("cloud", [first, second]);
  if (seen.length > 0) problems.push("restricted code reached the cloud");
  const note = range.hasPrivateModel ? "" : "   (no private model yet: rehearsal)";
  return {
    gate: 4,
    pass: problems.length === 0,
    text:
      problems.length === 0
        ? `restricted code went to private only; with private down: blocked${note}`
        : problems.join("; "),
  };
}

function read(range: DrillRange, content: string): Promise<Answer> {
  return range.ask({
    as: "developer",
    through: "gateway",
    conversation: {
      model: "drill",
      system: "You are a coding tool.",
      typed: "What does this file do?",
      read: { path: `${range.root}/vault/keys.ts`, content: `export const word = "${content}";` },
    },
  });
}
