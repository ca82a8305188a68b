import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, lacksNothing } from "../cell.ts";
import { checkNothingLeft } from "../evidence.ts";
import { plantSecrets, secretValues } from "../planted.ts";
import { secretFile } from "../tasks.ts";
import { filesUnder, makeCheckout } from "../workfolder.ts";

/** A file that holds a secret is read, changed around the secret, and copied into a new file. */
export const edit: Cell = {
  name: "edit",
  title: "edit of a secret file",
  proves: "a file that holds a token is edited and copied: byte-exact on disk with the real token",
  lacks: lacksNothing,
  async run(world, checks) {
    const { client, cloud } = world;
    const planted = plantSecrets();
    const root = join(await world.folder("edit"), "shop");
    const { text, held } = secretFile(planted);
    await makeCheckout(root, "https://git.example.com/acme/shop.git", {
      "README.md": "# shop\n",
      "src/config.ts": text,
    });
    const path = join(root, "src/config.ts");
    const copy = join(root, "src/copy.ts");
    const heldBefore = { ...(typeof held === "string" ? {} : held), from: "all" };
    await cloud.control({
      clear: true,
      scripts: [
        {
          steps: [
            { calls: [client.tools.read(root, path)] },
            {
              calls: [
                client.tools.edit(
                  root,
                  path,
                  ["const token = `", held, '`;\nexport const region = "eu";'],
                  ["const pushToken = `", held, '`; // “grüße”\nexport const region = "eu";'],
                ),
              ],
            },
            {
              calls: [
                client.tools.write(root, copy, [
                  "// a copy\nexport const copied = `",
                  heldBefore,
                  "`;\nexport const twice = [`",
                  heldBefore,
                  "`];\n",
                ]),
              ],
            },
          ],
          end: "Both files are written.",
        },
      ],
    });
    const run = await world.run(root, "Rename the token and copy it.");
    checks.that(
      "it reads the file, edits it, writes another, and finishes",
      run.code === 0 && run.output.includes("Both files are written."),
      () => hidden(run.output),
    );
    const edited = text.replace(/const token = (`[^`]+`;)/, "const pushToken = $1 // “grüße”");
    const written = `// a copy\nexport const copied = \`${planted.githubToken}\`;\nexport const twice = [\`${planted.githubToken}\`];\n`;
    const files = await filesUnder(root);
    checks.that(
      "the edit is byte-exact, with the real secret on disk",
      (await readFile(path, "utf8")) === edited,
      () => hidden(files.get("src/config.ts")?.toString("utf8") ?? ""),
    );
    checks.that("so is the new file", files.get("src/copy.ts")?.toString("utf8") === written, () =>
      hidden(files.get("src/copy.ts")?.toString("utf8") ?? "(not there)"),
    );
    await checkNothingLeft(world, checks, { planted: secretValues(planted), runs: [run] });

    function hidden(output: string): string {
      return secretValues(planted).reduce((all, value) => all.replaceAll(value, "(a secret)"), output);
    }
  },
};
