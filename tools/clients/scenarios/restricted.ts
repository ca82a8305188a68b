import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Scenario } from "../scenario.ts";
import { makeCheckout } from "../workfolder.ts";
import { startWorld, type World } from "../world.ts";
import type { Checks } from "../checks.ts";
import type { Script } from "../../upstream/script.ts";

/** (c) restricted code goes to the private model only, and nowhere when that is gone. */
export const restricted: Scenario = {
  name: "restricted",
  governed: true,
  async run(program, checks) {
    const marker = `ranking-${randomBytes(8).toString("hex")}`;
    await using world = await startWorld(program);
    const shop = join(world.work, "shop");
    const core = join(world.work, "risk-engine");
    await makeCheckout(shop, "https://git.example.com/acme/shop.git", {
      "src/app.ts": "export const open = 1;\n",
      "pricing/model.ts": `// ${marker}\nexport const factor = 3;\n`,
    });
    await makeCheckout(core, "https://git.example.com/acme/risk-engine.git", {
      "engine.ts": `// ${marker}\nexport const score = 7;\n`,
    });
    const read = (path: string, end: string) => ({
      steps: [{ calls: [{ tool: "Read", input: { file_path: path } }] }],
      end,
    });

    const script = read(join(core, "engine.ts"), "The private model read it.");
    await world.privateModel.control({ clear: true, scripts: [script] });
    await world.cloud.control({ clear: true, scripts: [{ ...script, end: "The cloud read it." }] });
    const whole = await world.claude(core, "Read the engine.");
    checks.that(
      "in a restricted repo, the session is answered by the private model",
      whole.code === 0 && whole.output.includes("The private model read it."),
      () => whole.output,
    );
    const strayed = await world.cloud.seen();
    checks.that(
      "and the cloud saw no request at all",
      strayed.length === 0,
      () => `${strayed.length} requests`,
    );

    await switchOver(
      world,
      shop,
      marker,
      checks,
      read(join(shop, "pricing/model.ts"), "The private model went on."),
    );

    await world.privateModel[Symbol.asyncDispose]();
    await world.cloud.control({ clear: true });
    const away = await world.claude(core, "Read the engine again.");
    checks.that(
      "with the private model down, restricted work stops with an error",
      away.code !== 0 && away.output.length > 0,
      () => away.output,
    );
    checks.that("and still nothing of it goes to the cloud", (await world.cloud.seen()).length === 0);
  },
};

/** A session that begins in the cloud and reads a restricted folder goes on at the private model. */
async function switchOver(
  world: World,
  shop: string,
  marker: string,
  checks: Checks,
  script: Script,
): Promise<void> {
  await world.cloud.control({ clear: true, scripts: [{ ...script, end: "The cloud went on." }] });
  await world.privateModel.control({ clear: true, scripts: [script] });
  const run = await world.claude(shop, "Read the pricing model.");
  const cloud = await world.cloud.seen();
  const leaked = await world.cloud.search([marker]);
  checks.that(
    "a session that reads a restricted folder goes on at the private model",
    run.code === 0 && run.output.includes("The private model went on."),
    () => run.output,
  );
  checks.that(
    "its first turn went to the cloud, and the folder's content never did",
    cloud.length === 1 && leaked.length === 0,
    () => `${cloud.length} requests, ${leaked.length} with the content`,
  );
  checks.that("the private model saw the content", (await world.privateModel.search([marker])).length > 0);
}
