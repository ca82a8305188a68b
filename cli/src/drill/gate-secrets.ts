import type { DrillLine } from "./line.ts";
import { marker, plantedSecrets } from "./plants.ts";
import type { DrillRange } from "./range.ts";

/**
 * Twelve secrets, made up now, go out in every way there is: in a file that a tool read, typed by a
 * person, and past the guard straight to the gateway. None may arrive; the harmless line beside the
 * ones in the file must.
 */
export async function drillSecrets(range: DrillRange): Promise<DrillLine> {
  const plants = plantedSecrets();
  const values = plants.map(({ value }) => value);
  const harmless = marker();
  const file = [`# ${harmless}`, ...plants.map(({ text }) => text)].join("\n");
  const conversation = { model: "drill", system: "You are a coding tool.", typed: "Explain this file." };
  const read = { path: `${range.root}/frontend/settings.env`, content: file };

  await range.ask({ as: "developer", through: "guard", conversation: { ...conversation, read } });
  for (const { text } of plants) {
    await range.ask({
      as: "developer",
      through: "guard",
      conversation: { ...conversation, typed: `Use this:\n${text}` },
    });
  }
  await range.ask({ as: "developer", through: "gateway", conversation: { ...conversation, read } });

  const [cloud, own] = [
    await range.testimony("cloud", [...values, harmless]),
    await range.testimony("private", values),
  ];
  const leaked = new Set([...cloud.seen, ...own.seen].filter((text) => text !== harmless));
  const arrived = cloud.seen.includes(harmless);
  const count = `${String(plants.length)} planted secrets, ${String(leaked.size)} reached the upstream`;
  return {
    gate: 3,
    pass: leaked.size === 0 && arrived,
    text: arrived ? count : `${count}; the harmless text beside them did not arrive either`,
  };
}
