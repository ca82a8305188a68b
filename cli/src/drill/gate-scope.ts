import type { DrillLine } from "./line.ts";
import { marker } from "./plants.ts";
import type { Answer, DrillPerson, DrillRange } from "./range.ts";

/**
 * A frontend agent asks with a file of billing/, a junior with one of auth/: refused, and the
 * upstream never saw the files. The same people with files that are open to them: answered, so
 * that a door which refuses everything does not pass.
 */
export async function drillScope(range: DrillRange): Promise<DrillLine> {
  const refused: [who: DrillPerson, folder: string, told: string][] = [
    ["frontend-agent", "billing", "billing/ refused to frontend-agent"],
    ["junior", "auth", "auth/ to a junior"],
  ];
  const allowed: [who: DrillPerson, folder: string][] = [
    ["frontend-agent", "frontend"],
    ["junior", "frontend"],
    ["developer", "auth"],
  ];
  const problems: string[] = [];
  for (const [who, folder] of refused) {
    const { answer, arrived } = await read(range, who, folder);
    if (arrived) problems.push(`${folder}/ reached the upstream for ${who}`);
    else if (!answer.body.includes("Gate 2"))
      problems.push(`${folder}/ for ${who}: gate 2 did not speak (status ${String(answer.status)})`);
  }
  for (const [who, folder] of allowed) {
    const { answer, arrived } = await read(range, who, folder);
    if (!arrived)
      problems.push(`${folder}/ was refused to ${who}, who may see it (status ${String(answer.status)})`);
  }
  return {
    gate: 2,
    pass: problems.length === 0,
    text: problems.length === 0 ? refused.map(([, , told]) => told).join(", ") : problems.join("; "),
  };
}

async function read(
  range: DrillRange,
  as: DrillPerson,
  folder: string,
): Promise<{ answer: Answer; arrived: boolean }> {
  const content = marker();
  const answer = await range.ask({
    as,
    through: "gateway",
    conversation: {
      model: "drill",
      system: "You are a coding tool.",
      typed: "What does this file do?",
      read: { path: `${range.root}/${folder}/index.ts`, content: `export const word = "${content}";` },
    },
  });
  const [cloud, own] = [
    await range.testimony("cloud", [content]),
    await range.testimony("private", [content]),
  ];
  return { answer, arrived: cloud.seen.length + own.seen.length > 0 };
}
