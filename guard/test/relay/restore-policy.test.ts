import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RestorePolicy } from "@fourgate/core/secrets/policy/restore-policy";
import { afterReading, awsKey } from "../kit/conversations.ts";
import { deskOfFile } from "../kit/guard-desk.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { until } from "../../../tools/waiting.ts";
import { assembledInput, toolCallEvents } from "../kit/model-stream.ts";

const key = awsKey();
const odd = "aB3$dE6gH9" + "jK2mN5pQ7";
const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/;
const desk = deskOfFile();

/** The guard has this in force. */
async function say(restore: RestorePolicy | undefined): Promise<void> {
  const version = `policy-${JSON.stringify(restore) ?? "none"}`;
  desk.gateway.policy = { ...shopPolicy, version, secrets: { restore } };
  await until(() => desk.guard.lines.at(-1) === `policy ${version}`, "the policy");
}

/** What the tool gets of a call that the model makes with the placeholder. */
async function called(
  tool: string,
  input: (standIn: string) => object,
  text = `AWS_ACCESS_KEY_ID=${key}\n`,
): Promise<string> {
  desk.gateway.answer = (arrived, response) => {
    const standIn = placeholder.exec(arrived.body.toString())?.[0] ?? "none";
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(toolCallEvents(tool, input(standIn)).join(""));
  };
  const turn = afterReading(join(desk.guard.cwd, ".env"), text, { stream: true });
  const { body } = await desk.guard.message(desk.run, turn);
  return body.includes("event: error") ? body : JSON.stringify(assembledInput(body));
}

const inWorkspace = (): string => join(desk.guard.cwd, "x");
const write = (standIn: string): object => ({
  path: inWorkspace(),
  file_path: inWorkspace(),
  content: standIn,
});
const curl = (standIn: string): object => ({ command: `aws s3 ls --profile "${standIn}"` });

describe("where values go back is policy", () => {
  test("by itself into the tools that write files, never into a shell or a tool of others", async () => {
    expect(await called("Write", write)).toContain(key);
    expect(await called("Bash", curl)).toMatch(placeholder);
    expect(await called("mcp__files__write_file", write)).toMatch(placeholder);
    expect(await called("WebFetch", (standIn) => ({ url: `https://x.example/${standIn}` }))).toMatch(
      placeholder,
    );
  });

  test("into a tool that it names, in the workspace and nowhere else", async () => {
    await say({ tools: ["mcp__files__write_file"] });
    expect(await called("mcp__files__write_file", write)).toContain(key);
    const outside = await called("mcp__files__write_file", (standIn) => ({
      path: "/tmp/x",
      content: standIn,
    }));
    expect(outside).toContain("outside of this session's workspace");
    expect(outside).not.toContain(key);
    const unnamed = await called("mcp__files__write_file", (standIn) => ({ content: standIn }));
    expect(unnamed).toContain("names no file");
    expect(await called("mcp__files__delete", write)).toMatch(placeholder);
  });

  test("into a shell's command where it says always, as far as the shell takes the value as it stands", async () => {
    await say({ shell: "always" });
    expect(await called("Bash", curl)).toContain(key);
    const refused = await called("Bash", curl, `DB_PASSWORD=${odd}\n`);
    expect(refused).toContain("characters that a shell does not take as they are");
    expect(refused).not.toContain(odd);
    expect(await called("Bash", (standIn) => ({ command: standIn.slice(0, -2) }))).toContain(
      "Fourgate stopped this Bash",
    );
  });

  test("nowhere where it says so", async () => {
    await say({ files: false });
    expect(await called("Write", write)).toMatch(placeholder);
  });
});
