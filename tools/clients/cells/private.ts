import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Script } from "../../upstream/script.ts";
import { isTurn } from "../asked.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import type { Checks } from "../checks.ts";
import { checkNothingLeft, checkRecord, turnsOf } from "../evidence.ts";
import type { ClientRun } from "../run-client.ts";
import { makeCheckout } from "../workfolder.ts";
import type { World } from "../world.ts";

const REQUESTS_MAX = 3;

/** Restricted code goes to the private model only, and nowhere when that is gone. */
export const privateRouting: Cell = {
  name: "private",
  title: "private routing",
  proves:
    "work in a restricted repo goes to the private model alone, a session that reads a restricted folder goes on there, and with the private model down it stops",
  lacks: lacksNothing,
  async run(world, checks) {
    const { client, cloud, privateModel } = world;
    const marker = `ranking-${randomBytes(8).toString("hex")}`;
    const folder = await world.folder("private");
    const shop = join(folder, "shop");
    const core = join(folder, "risk-engine");
    await makeCheckout(shop, "https://git.example.com/acme/shop.git", {
      "src/app.ts": "export const open = 1;\n",
      "pricing/model.ts": `// ${marker}\nexport const factor = 3;\n`,
    });
    await makeCheckout(core, "https://git.example.com/acme/risk-engine.git", {
      "engine.ts": `// ${marker}\nexport const score = 7;\n`,
    });
    const read = (root: string, path: string, end: string): Script => ({
      steps: [{ calls: [client.tools.read(root, join(root, path))] }],
      end,
    });

    const script = read(core, "engine.ts", "The private model read it.");
    await privateModel.control({ clear: true, scripts: [script] });
    await cloud.control({ clear: true, scripts: [{ ...script, end: "The cloud read it." }] });
    const whole = await world.run(core, "Read the engine.");
    checks.that(
      "in a restricted repo, the session is answered by the private model",
      whole.code === 0 && whole.output.includes("The private model read it."),
      () => whole.output,
    );
    const strayed = turnsOf(await cloud.seen());
    checks.always(
      "and the cloud saw no request at all",
      strayed.length === 0,
      () => `${String(strayed.length)} requests`,
    );
    await checkRecord(world, checks, whole, { files: ["engine.ts"], destination: privateModel.url });
    await checkNothingLeft(world, checks, { planted: [], runs: [whole] });

    const model = read(shop, "pricing/model.ts", "The private model went on.");
    const switched = await switchOver(world, checks, { shop, marker, script: model });
    await checkNothingLeft(world, checks, { planted: [], runs: [switched] });

    await privateModel[Symbol.asyncDispose]();
    await cloud.control({ clear: true });
    const away = await world.run(core, "Read the engine again.");
    checks.that(
      "with the private model down, restricted work stops with an error",
      away.code !== 0 && away.output.length > 0,
      () => away.output,
    );
    const asked = away.asked.filter(isTurn);
    checks.that(
      `after at most ${String(REQUESTS_MAX)} requests`,
      asked.length <= REQUESTS_MAX,
      () => `answered with ${asked.map(({ status }) => status).join(" ")}`,
    );
    checks.always("and still nothing of it goes to the cloud", turnsOf(await cloud.seen()).length === 0);
  },
};

/** A session that begins in the cloud and reads a restricted folder goes on at the private model. */
async function switchOver(
  world: World,
  checks: Checks,
  { shop, marker, script }: { readonly shop: string; readonly marker: string; readonly script: Script },
): Promise<ClientRun> {
  const { cloud, privateModel } = world;
  await cloud.control({ clear: true, scripts: [{ ...script, end: "The cloud went on." }] });
  await privateModel.control({ clear: true, scripts: [script] });
  const run = await world.run(shop, "Read the pricing model.");
  checks.that(
    "a session that reads a restricted folder goes on at the private model",
    run.code === 0 && run.output.includes("The private model went on."),
    () => run.output,
  );
  // Beside its turns a tool may ask for a title and the like.
  const calls = turnsOf(await cloud.seen()).filter(({ outcome }) =>
    /tool|function/i.test(outcome?.note ?? ""),
  );
  checks.always(
    "its first turn went to the cloud, and the folder's content never did",
    calls.length === 1 && (await cloud.search([marker])).length === 0,
    () => `${String(calls.length)} turns`,
  );
  checks.that("the private model saw the content", (await privateModel.search([marker])).length > 0);
  return run;
}
