import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isTurn } from "../asked.ts";
import type { Cell } from "../cell.ts";
import { checkNothingLeft, intentsOf, recordsOf } from "../evidence.ts";
import { plantSecrets, secretValues } from "../planted.ts";
import { environmentFile } from "../tasks.ts";
import { makeCheckout } from "../workfolder.ts";

/** A task is handed to a sub-agent, which meets secrets: its requests pass the same gates. */
export const subAgents: Cell = {
  name: "sub-agents",
  title: "sub-agents",
  proves: "a sub-agent's requests pass the same gates, and the record puts them into the session",
  lacks: ({ tools }) => (typeof tools.delegate === "string" ? tools.delegate : null),
  async run(world, checks) {
    const { client, cloud } = world;
    const { delegate } = client.tools;
    if (typeof delegate === "string") throw new Error(delegate);
    const planted = plantSecrets();
    const root = join(await world.folder("sub-agents"), "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", {
      "README.md": "# shop\n",
      "deploy.env": environmentFile(planted),
    });
    const task = `Look around as ordered (${randomBytes(6).toString("hex")}).`;
    const answer = `The looker saw it all: ${randomBytes(6).toString("hex")}.`;
    await cloud.control({
      clear: true,
      scripts: [
        { steps: delegate(task), end: "The sub-agent is back." },
        {
          when: task,
          steps: [
            { calls: [client.tools.shell("cat deploy.env")] },
            ...(client.tools.answer?.(answer) ?? []),
          ],
          end: answer,
        },
      ],
    });
    const run = await world.run(root, "Let somebody look around.");
    checks.that(
      "the session hands a task to a sub-agent, and finishes",
      run.code === 0 && run.output.includes("The sub-agent is back."),
      () => run.output,
    );
    checks.that(
      "the sub-agent got its task, and the session its answer",
      (await cloud.search([task])).length > 0 && (await cloud.search([answer])).length > 0,
      () => `task ${String(run.asked.filter(isTurn).length)} requests`,
    );
    checks.that("the sub-agent read the file", (await cloud.search(["AWS_SECRET_ACCESS_KEY="])).length > 0);
    await checkNothingLeft(world, checks, { planted: secretValues(planted), runs: [run] });
    const intents = intentsOf(await recordsOf(world, [run]));
    const sessions = new Set(intents.map(({ actor }) => actor.session));
    checks.that(
      "the record puts the sub-agent's requests into the same session",
      intents.length >= 3 && sessions.size === 1 && !sessions.has(""),
      () => `${String(intents.length)} requests: ${[...sessions].join(", ")}`,
    );
    if (client.agentHeader !== null) {
      checks.that(
        "the record names the sub-agent, and the session's own requests without one",
        intents.some(({ actor }) => actor.subAgent !== "") &&
          intents.some(({ actor }) => actor.subAgent === ""),
        () => intents.map(({ actor }) => actor.subAgent).join(", "),
      );
    }
  },
};
