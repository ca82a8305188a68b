import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { plantSecrets, secretValues } from "../planted.ts";
import type { Scenario } from "../scenario.ts";
import { ordinaryTask, TASK_END } from "../tasks.ts";
import { makeCheckout } from "../workfolder.ts";
import { startLaptop } from "../world.ts";

/** Without Fourgate: that the client and the strict vendor get on, and that the vendor would testify. */
export const direct: Scenario = {
  name: "direct",
  governed: false,
  async run(program, checks) {
    await using laptop = await startLaptop(program);
    const planted = plantSecrets();
    const root = join(laptop.work, "shop");
    const task = ordinaryTask(root, planted);
    await makeCheckout(root, "https://git.example.com/acme/shop.git", task.files);
    await laptop.cloud.control({ scripts: [task.script] });
    const run = await laptop.direct(root, "Please rename the token.");
    const edited = await readFile(join(root, task.edited.path), "utf8");
    const seen = await laptop.cloud.seen();
    checks.that(
      "without Fourgate, Claude Code finishes the task against the strict vendor",
      run.code === 0 && run.output.includes(TASK_END),
      () => run.output,
    );
    checks.that("without Fourgate, the edit lands with the right bytes", edited === task.edited.bytes);
    checks.that(
      "without Fourgate, the vendor accepts every request, signatures and all",
      seen.every((request) => request.outcome?.status === 200),
      () => JSON.stringify(seen.map((request) => request.outcome)),
    );
    const found = new Set((await laptop.cloud.search(secretValues(planted))).map((hit) => hit.needle));
    checks.that(
      "without Fourgate, every planted secret reaches the vendor: its testimony can fail",
      found.size === secretValues(planted).length,
      () => `${found.size} of ${secretValues(planted).length} arrived`,
    );
  },
};
