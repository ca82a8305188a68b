import { spawn, type ChildProcess } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../../../../tools/test-needs.ts";
import type { Certified } from "../../../../tools/network/certified.ts";

/** A real rsyslog that takes TLS, parses CEF with its own parser, and writes what it understood as JSON lines. */
export class Rsyslog implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #out: string;

  private constructor(child: ChildProcess, port: number, out: string) {
    this.#child = child;
    this.port = port;
    this.#out = out;
  }

  static async start(folder: string, { caPem, leafPem, leafKeyPem }: Certified): Promise<Rsyslog> {
    const path = (name: string): string => join(folder, name);
    await writeFile(path("ca.pem"), caPem);
    await writeFile(path("cert.pem"), leafPem);
    await writeFile(path("key.pem"), leafKeyPem, { mode: 0o600 });
    await writeFile(path("cef.rulebase"), "version=2\nrule=:%cef:cef%\n");
    await writeFile(
      path("rsyslog.conf"),
      `global(workDirectory="${folder}"
  defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="${path("ca.pem")}"
  defaultNetstreamDriverCertFile="${path("cert.pem")}" defaultNetstreamDriverKeyFile="${path("key.pem")}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
module(load="mmnormalize")
input(type="imtcp" port="0" listenPortFileName="${path("port")}" address="127.0.0.1")
template(name="understood" type="list") {
  constant(value="{\\"severity\\":\\"") property(name="syslogseverity-text")
  constant(value="\\",\\"facility\\":\\"") property(name="syslogfacility-text")
  constant(value="\\",\\"msgid\\":\\"") property(name="msgid")
  constant(value="\\",\\"understood\\":") property(name="$!all-json") constant(value="}\\n")
}
action(type="mmnormalize" ruleBase="${path("cef.rulebase")}")
action(type="omfile" file="${path("out.ndjson")}" template="understood")
`,
    );
    const program = findProgram("rsyslogd") ?? "rsyslogd";
    const child = spawn(program, ["-n", "-f", path("rsyslog.conf"), "-i", path("pid")], { stdio: "pipe" });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
      const port = Number(await readFile(path("port"), "utf8").catch(() => ""));
      if (port > 0) return new Rsyslog(child, port, path("out.ndjson"));
      await sleep(25);
    }
    child.kill();
    throw new Error(`rsyslog did not start: ${said}`);
  }

  /** What it has understood once there are so many. */
  async understood(count: number): Promise<Understood[]> {
    for (let tries = 0; tries < 400; tries++) {
      const text = await readFile(this.#out, "utf8").catch(() => "");
      const lines = text.split("\n").filter((line) => line !== "");
      if (lines.length >= count) return lines.map((line) => JSON.parse(line) as Understood);
      await sleep(25);
    }
    throw new Error("rsyslog wrote fewer messages than it was sent");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill();
    await gone;
  }
}

export interface Understood {
  readonly severity: string;
  readonly facility: string;
  readonly msgid: string;
  readonly understood: {
    /** What its parser could not read. */
    readonly "unparsed-data"?: string;
    readonly cef?: {
      readonly DeviceVendor: string;
      readonly DeviceProduct: string;
      readonly DeviceVersion: string;
      readonly SignatureID: string;
      readonly Name: string;
      readonly Severity: string;
      readonly Extensions: Readonly<Record<string, string>>;
    };
  };
}
