import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Client } from "./client.ts";

/** The version that the tool's peer pins. */
export async function versionOf(client: Client): Promise<string> {
  const file = fileURLToPath(new URL(`../peers/${client.peer}/package.json`, import.meta.url));
  const { dependencies } = JSON.parse(await readFile(file, "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.values(dependencies)[0] ?? "";
}
