import { join } from "node:path";
import type { Script } from "../upstream/script.ts";
import type { Planted } from "./planted.ts";

/** The first part of every scenario's work: files, what the model does, and what must come of it. */
export interface Task {
  readonly files: Readonly<Record<string, string>>;
  readonly script: Script;
  readonly edited: { readonly path: string; readonly bytes: string };
}

export const TASK_END = "All three steps are done.";

/**
 * Reads a file, runs a command whose output holds an AWS key and a database URL, reads a file that
 * holds a token, and edits it by the very text it read, as a model does.
 */
export function ordinaryTask(root: string, planted: Planted): Task {
  const app = "export const greet = (name: string): string => `grüß dich, ${name} — “hi”`;\n";
  const deploy = `# staging\nAWS_ACCESS_KEY_ID=${planted.awsKeyId}\nAWS_SECRET_ACCESS_KEY=${planted.awsSecret}\nDATABASE_URL=${planted.databaseUrl}\n`;
  const config = `// who may push\nconst token = "${planted.githubToken}";\nexport const region = "eu";\nexport const client = { token };\n`;
  const path = "src/config.ts";
  const held = { $after: 'const token = "' };
  return {
    files: { "src/app.ts": app, "deploy.env": deploy, [path]: config, "README.md": "# shop\n" },
    script: {
      steps: [
        {
          say: "I look at the code first.",
          calls: [{ tool: "Read", input: { file_path: join(root, "src/app.ts") } }],
        },
        { calls: [{ tool: "Bash", input: { command: "cat deploy.env", description: "Show the settings" } }] },
        { calls: [{ tool: "Read", input: { file_path: join(root, path) } }] },
        {
          calls: [
            {
              tool: "Edit",
              input: {
                file_path: join(root, path),
                old_string: { $join: ['const token = "', held, '";\nexport const region = "eu";'] },
                new_string: {
                  $join: ['const githubToken = "', held, '";\nexport const region = "eu-central-1";'],
                },
              },
            },
          ],
        },
      ],
      end: TASK_END,
    },
    edited: {
      path,
      bytes: config.replace("const token", "const githubToken").replace('"eu"', '"eu-central-1"'),
    },
  };
}
