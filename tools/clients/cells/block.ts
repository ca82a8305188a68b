import { join } from "node:path";
import { isTurn } from "../asked.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import type { Checks } from "../checks.ts";
import { checkNothingLeft, eventually, headerOf, intentsOf, recordsOf, turnsOf } from "../evidence.ts";
import { type Planted, plantSecrets, secretValues } from "../planted.ts";
import type { ClientRun } from "../run-client.ts";
import { makeCheckout } from "../workfolder.ts";
import type { World } from "../world.ts";

/** A secret typed into the prompt: one request, a clear block, and a session that goes on. */
export const block: Cell = {
  name: "block",
  title: "block message",
  proves:
    "a secret typed into the prompt is stopped after one request, the tool's own output says what and why without the value, and the session goes on",
  lacks: lacksNothing,
  async run(world, checks) {
    const { cloud } = world;
    const planted = plantSecrets();
    const root = join(await world.folder("block"), "shop");
    await makeCheckout(root, "https://git.example.com/acme/shop.git", { "README.md": "# shop\n" });
    await cloud.control({ clear: true, scripts: [{ steps: [], end: "The session went on." }] });

    const prompt = `Deploy it with this key: ${planted.awsKeyId}`;
    const blocked = await world.run(root, prompt);
    // Some tools print the prompt that they were given.
    const told = blocked.output.replaceAll(prompt, "(the prompt)");
    const refused = await refusalsOf(world, blocked);
    checks.that(
      "a secret typed into the prompt is blocked: the tool says so and fails",
      blocked.code !== 0 && /Gate 3, secrets/.test(blocked.output),
      () => `code ${String(blocked.code)}: ${blocked.output.replaceAll(planted.awsKeyId, "(the key)")}`,
    );
    checks.that(
      "the block names what it was and what to do, and shows the value nowhere",
      /AWS/i.test(told) && !told.includes(planted.awsKeyId),
      () => told.replaceAll(planted.awsKeyId, "(the key)"),
    );
    checks.that("after exactly one request", refused === 1, () => `${String(refused)} requests`);
    if (refused > 1) checks.note(`A block costs ${String(refused)} requests.`);
    if (world.client.sideRequests > 0)
      checks.note(
        "Beside the request that is stopped it asks for a title or a choice of model: that one goes, without the value.",
      );
    // A title or the like may be asked for beside it, without the value.
    const played = turnsOf(await cloud.seen()).map(({ n }) => n);
    const bodies = await Promise.all(played.map(async (n) => (await cloud.body(n)).toString("utf8")));
    checks.that(
      "and the turn did not reach the vendor",
      bodies.every((body) => !DEFINES_TOOLS.test(body)),
      () => `${String(bodies.length)} requests`,
    );

    if (world.client.goesOnNot !== null) {
      checks.note(world.client.goesOnNot);
      checks.always(
        "no vendor saw a planted secret, in any form",
        (await cloud.search(secretValues(planted))).length === 0,
      );
      return;
    }
    await goOn(world, checks, { root, planted, blocked });
  },
};

const DEFINES_TOOLS =
  /"(?:tools|functionDeclarations|additional_tools)":\s*\[\s*\{|"type":\s*"additional_tools"/;

/** How often the tool was told no: by status, or within a WebSocket as the log tells. */
async function refusalsOf(world: World, run: ClientRun): Promise<number> {
  const statuses = run.asked.filter((asked) => isTurn(asked) && asked.status >= 400).length;
  if (!run.asked.some(({ method, status }) => method === "UPGRADE" && status === 101)) return statuses;
  const blocks = async (): Promise<number> =>
    (await recordsOf(world, [run])).filter(({ kind }) => kind === "guard_block" || kind === "refusal").length;
  // The guard hands its blocks in a moment later.
  await eventually(async () => (await blocks()) > 0, HAND_IN_MS_MAX);
  return statuses + (await blocks());
}

const HAND_IN_MS_MAX = 5_000;

/** The session's next prompt: it is answered, and the blocked one goes along without the value. */
async function goOn(
  world: World,
  checks: Checks,
  {
    root,
    planted,
    blocked,
  }: { readonly root: string; readonly planted: Planted; readonly blocked: ClientRun },
): Promise<void> {
  const { cloud } = world;
  const next = await world.run(root, "Never mind. Just say that we go on.", "next");
  checks.that(
    "the session goes on: the next prompt is answered",
    next.code === 0 && next.output.includes("The session went on."),
    () => next.output,
  );
  const session = intentsOf(await recordsOf(world, [next])).at(-1)?.actor.session;
  const { sessionHeader } = world.client;
  if (sessionHeader !== null) {
    const before = headerOf(blocked, sessionHeader);
    checks.that(
      "it is the same session",
      session !== undefined && session !== "" && before === session,
      () => `${String(before)} and ${String(session)}`,
    );
  }
  checks.that(
    "the earlier prompt goes redacted: the vendor saw its words and not the key",
    (await cloud.search(["Deploy it with this key"])).length > 0 &&
      (await cloud.search([planted.awsKeyId])).length === 0,
  );
  await checkNothingLeft(world, checks, { planted: secretValues(planted), runs: [blocked, next] });
}
