import { join } from "node:path";
import type { Script } from "../upstream/script.ts";
import type { ClientTools, Text } from "./client.ts";
import type { Planted } from "./planted.ts";

/** Files, what the model does with them, and what must come of it. */
export interface Task {
  readonly files: Readonly<Record<string, string>>;
  readonly script: Script;
  readonly edited: { readonly path: string; readonly bytes: string };
}

export const TASK_END = "All three steps are done.";

/** The environment file of a service, with secrets in it. */
export function environmentFile(planted: Planted): string {
  return `# staging\nAWS_ACCESS_KEY_ID=${planted.awsKeyId}\nAWS_SECRET_ACCESS_KEY=${planted.awsSecret}\nDATABASE_URL=${planted.databaseUrl}\n`;
}

/** Code with a token in it, and what a model takes out of it as it reads it. */
export function secretFile(planted: Planted): { readonly text: string; readonly held: Text[number] } {
  return {
    text: `// who may push\nconst token = \`${planted.githubToken}\`;\nexport const region = "eu";\nexport const client = { token };\n`,
    held: { $after: "const token = `", until: "`\\ \n" },
  };
}

/**
 * Reads a file, runs a command whose output holds an AWS key and a database URL, reads a file that
 * holds a token, and edits it by the very text it read, as a model does.
 */
export function ordinaryTask(root: string, tools: ClientTools, planted: Planted): Task {
  const app = "export const greet = (name: string): string => `grüß dich, ${name} — “hi”`;\n";
  const { text, held } = secretFile(planted);
  const path = "src/config.ts";
  return {
    files: {
      "src/app.ts": app,
      "deploy.env": environmentFile(planted),
      [path]: text,
      "README.md": "# shop\n",
    },
    script: {
      steps: [
        { say: "I look at the code first.", calls: [tools.read(root, join(root, "src/app.ts"))] },
        { calls: [tools.shell("cat deploy.env")] },
        { calls: [tools.read(root, join(root, path))] },
        {
          calls: [
            tools.edit(
              root,
              join(root, path),
              ["const token = `", held, '`;\nexport const region = "eu";'],
              ["const githubToken = `", held, '`;\nexport const region = "eu-central-1";'],
            ),
          ],
        },
      ],
      end: TASK_END,
    },
    edited: {
      path,
      bytes: text.replace("const token", "const githubToken").replace('"eu"', '"eu-central-1"'),
    },
  };
}
