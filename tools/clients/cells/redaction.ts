import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "../../upstream/json.ts";
import { type Cell, lacksNothing } from "../cell.ts";
import { checkNothingLeft, intentsOf, recordsOf, turnsOf } from "../evidence.ts";
import { plantSecrets, secretValues } from "../planted.ts";
import { environmentFile } from "../tasks.ts";
import { makeCheckout } from "../workfolder.ts";

/** Some tools ask a person before they read a file that is called `.env`. */
const FILE = "staging.ini";

/** What the tool reads and what a command prints holds secrets; they go as the same placeholders in every turn. */
export const redaction: Cell = {
  name: "redaction",
  title: "redaction",
  proves:
    "an AWS key and a database URL, read from a file and printed by a command, go as placeholders, the same in every turn",
  lacks: lacksNothing,
  async run(world, checks) {
    const { client, cloud } = world;
    const planted = plantSecrets();
    const root = join(await world.folder("redaction"), "shop");
    const text = environmentFile(planted);
    await makeCheckout(root, "https://git.example.com/acme/shop.git", {
      "README.md": "# shop\n",
      [FILE]: text,
    });
    await cloud.control({
      clear: true,
      scripts: [
        {
          steps: [
            { calls: [client.tools.read(root, join(root, FILE))] },
            { calls: [client.tools.shell(`cat ${FILE}; echo done`)] },
          ],
          end: {
            $join: ["I read ", held("AWS_ACCESS_KEY_ID="), " and ", held("AWS_SECRET_ACCESS_KEY="), "."],
          },
        },
        { when: "And once more.", steps: [], end: "I still know." },
      ],
    });
    const first = await world.run(root, "Read the settings.");
    checks.that(
      "it reads a file and a command's output with secrets in them, and finishes",
      first.code === 0 && /I read \S+ and \S+\./.test(first.output),
      () => hidden(first.output),
    );
    const runs = [first];
    if (client.goesOnNot === null) {
      const next = await world.run(root, "And once more.", "next");
      checks.that(
        "so does the session's next prompt",
        next.code === 0 && next.output.includes("I still know."),
        () => hidden(next.output),
      );
      runs.push(next);
    } else {
      checks.note(client.goesOnNot);
    }
    const [bodies, shapes] = [await bodiesOf(), ["AWS_SECRET_ACCESS_KEY=", "DATABASE_URL="]];
    for (const shape of shapes) {
      const values = new Set(bodies.flatMap((body) => valuesAfter(body, shape)));
      checks.that(
        `behind ${shape.slice(0, -1)} the vendor saw one placeholder, the same in every turn`,
        values.size === 1 &&
          secretValues(planted).every((secret) => [...values].every((value) => !value.includes(secret))),
        () => hidden([...values].join("\n")),
      );
    }
    const findings = intentsOf(await recordsOf(world, [first]));
    checks.that(
      "the record tells what was taken out",
      findings.some((intent) => intent.guard !== null && intent.guard.redactions > 0),
      () => JSON.stringify(findings.map(({ guard }) => guard?.redactions)),
    );
    checks.that("the file is as it was", (await readFile(join(root, FILE), "utf8")) === text);
    await checkNothingLeft(world, checks, { planted: secretValues(planted), runs });

    async function bodiesOf(): Promise<readonly string[]> {
      const seen = turnsOf(await cloud.seen());
      return await Promise.all(seen.map(async ({ n }) => (await cloud.body(n)).toString("utf8")));
    }
    function hidden(output: string): string {
      return secretValues(planted).reduce((all, value) => all.replaceAll(value, "(a secret)"), output);
    }
  },
};

function held(marker: string): Json {
  return { $after: marker, until: " \\\r\n\"'" };
}

/** What stands behind `marker` up to the end of its line, as JSON may write one. */
function valuesAfter(body: string, marker: string): readonly string[] {
  return [...body.matchAll(new RegExp(`${marker}([^\\s"\\\\]+)`, "g"))].map((match) => match[1] ?? "");
}
