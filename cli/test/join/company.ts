import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readEnv } from "@fourgate/gateway/config/env";
import { firstStart } from "../../src/up/first-start.ts";
import { compiledCode } from "../../../tools/compiled-code.ts";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { play } from "../transcript.ts";
import { emptyMachine, type EmptyMachine } from "../up/running-up.ts";

/** A company's server with TLS of its own, a vendor behind it, and laptops with a HOME of their own. */
export class Company implements AsyncDisposable {
  readonly machine: EmptyMachine;
  readonly vendor: UpstreamProcess;
  readonly #stack: AsyncDisposableStack;
  #gateway: ChildProcess | null = null;
  #said = "";

  private constructor(machine: EmptyMachine, vendor: UpstreamProcess, stack: AsyncDisposableStack) {
    this.machine = machine;
    this.vendor = vendor;
    this.#stack = stack;
  }

  static async found(): Promise<Company> {
    const stack = new AsyncDisposableStack();
    const machine = stack.use(await emptyMachine());
    const vendor = stack.use(await spawnUpstream([]));
    await firstStart(readEnv(machine.env));
    const company = new Company(machine, vendor, stack);
    await company.configure((text) =>
      text
        .replace("  host: 127.0.0.1\n", "  host: 127.0.0.1\n  tls: { own_ca: true, names: [localhost] }\n")
        .replace("https://api.anthropic.com", vendor.url),
    );
    return company;
  }

  get url(): string {
    return `https://localhost:${String(this.machine.gatewayPort)}`;
  }

  /** What the gateway's terminal says. */
  get said(): string {
    return this.#said;
  }

  async configure(change: (text: string) => string): Promise<void> {
    const path = join(this.machine.data, "fourgate.yaml");
    const before = await readFile(path, "utf8");
    const after = change(before);
    if (after === before) throw new Error("nothing was changed in fourgate.yaml");
    await writeFile(path, after);
  }

  async open(): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "gateway-process.ts")], {
      env: { ...this.machine.env, ...compiledCode },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#gateway = child;
    this.#said = "";
    child.stderr.on("data", (chunk: Buffer) => (this.#said += chunk.toString()));
    await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    if (child.exitCode !== null) throw new Error(`the gateway ended: ${this.#said}`);
  }

  async close(): Promise<void> {
    const child = this.#gateway;
    this.#gateway = null;
    if (!child) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  }

  /** A command of the operator's. */
  async operate(command: string): Promise<string> {
    return await play(command, this.machine.env, this.machine.home);
  }

  /** A code for one laptop of this user. */
  async code(user: string): Promise<string> {
    const answer = await this.operate(`fourgate codes new ${user} --team developers --json`);
    const { codes } = JSON.parse(answer) as { codes: [{ text: string }] };
    return codes[0].text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await this.#stack.disposeAsync();
  }
}

/** util-linux's, which gives a program a terminal. */
export const hasTerminal: boolean = spawnSync("script", ["--version"]).status === 0;

/** A developer's machine: a HOME of its own, a claude of its own, nothing else. */
export class Laptop implements AsyncDisposable {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;

  private constructor(home: string, env: Readonly<Record<string, string>>) {
    this.home = home;
    this.env = env;
  }

  static async unpacked(guardPort: number, more: Readonly<Record<string, string>> = {}): Promise<Laptop> {
    const home = await mkdtemp(join(tmpdir(), "laptop-"));
    const bin = join(home, "bin");
    await mkdir(bin);
    const claude = `#!/bin/sh\nexec node ${join(import.meta.dirname, "claude-stand-in.ts")} "$@"\n`;
    await writeFile(join(bin, "claude"), claude, { mode: 0o755 });
    await symlink(process.execPath, join(bin, "node"));
    await mkdir(join(home, "work", ".git"), { recursive: true });
    return new Laptop(home, {
      PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: home,
      FOURGATE_GUARD_PORT: String(guardPort),
      FOURGATE_GUARD_IDLE_MINUTES: "1",
      ...more,
    });
  }

  /** As typed in its terminal; what stands in a pipe. */
  async type(command: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    return await play(command, { ...this.env, ...more }, join(this.home, "work"));
  }

  /** The same on a terminal, where a person answers. */
  async typeOnTerminal(command: string, answer: string): Promise<string> {
    const bin = join(import.meta.dirname, "../../bin/fourgate.js");
    const line = `node ${bin} ${command.replace(/^fourgate /, "")}`;
    const child = spawn("script", ["-qec", line, "/dev/null"], {
      env: this.env,
      cwd: join(this.home, "work"),
      stdio: ["pipe", "pipe", "ignore"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (text.includes("[y/N]")) child.stdin.write(`${answer}\n`);
    });
    await once(child, "close");
    return said;
  }

  async guardFile(name: string): Promise<string> {
    return await readFile(join(this.home, ".fourgate", "guard", name), "utf8");
  }

  /** What the last bundle says. */
  async policy(): Promise<string> {
    const [payload = ""] = (await this.guardFile("bundle")).split(".");
    return Buffer.from(payload, "base64url").toString("utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.type("fourgate leave --force");
    await rm(this.home, { recursive: true, force: true });
  }
}
