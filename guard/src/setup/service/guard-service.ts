import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { openSettingsFile, writeSettingsFile } from "../standing/settings-file.ts";

const mark = "Written by `fourgate setup guard`";

/** What keeps the guard there for plain commands: a file of the system's own, and what a person does with it. */
export interface GuardService {
  /** Null where the system keeps no file for it. */
  readonly path: string | null;
  readonly text: string;
  /** Commands for a person to run, in order. */
  readonly start: readonly string[];
  readonly stop: readonly string[];
  readonly notes: readonly string[];
}

export interface ServiceInput {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** The command that stays in the foreground for as long as the guard shall be there. */
  readonly command: readonly string[];
  /** Fourgate's folder, absolute. */
  readonly home: string;
}

/** A service of this user, started with their log-in. */
export function guardService(input: ServiceInput): GuardService {
  const home = input.env["HOME"] ?? homedir();
  switch (input.platform) {
    case "darwin":
      return launchAgent(input, join(home, "Library", "LaunchAgents", "dev.fourgate.guard.plist"));
    case "win32":
      return logonTask(input);
    default: {
      const config = input.env["XDG_CONFIG_HOME"] ?? join(home, ".config");
      return systemdUnit(input, join(config, "systemd", "user", "fourgate-guard.service"));
    }
  }
}

/** Gives whether anything had to be written. @throws FourgateError config_invalid */
export async function writeService({ path, text }: GuardService): Promise<boolean> {
  if (path === null) return false;
  const { text: standing } = await openSettingsFile(path);
  if (standing === text) return false;
  await writeSettingsFile(path, text);
  return true;
}

/** Gives whether there was one. One that somebody else wrote stays. */
export async function removeService({ path }: GuardService): Promise<boolean> {
  if (path === null) return false;
  const { text } = await openSettingsFile(path);
  if (text?.includes(mark) !== true) return false;
  await rm(path, { force: true });
  return true;
}

function systemdUnit({ command, home }: ServiceInput, path: string): GuardService {
  const quoted = command.map(systemdQuoted).join(" ");
  return {
    path,
    text: `# ${mark}
[Unit]
Description=Fourgate beside this user's coding tools

[Service]
ExecStart=${quoted}
Environment=${systemdQuoted(`FOURGATE_HOME=${home}`)}
Restart=on-failure
RestartSec=2

[Install]
WantedBy=default.target
`,
    start: ["systemctl --user daemon-reload", "systemctl --user enable --now fourgate-guard.service"],
    stop: ["systemctl --user disable --now fourgate-guard.service", "systemctl --user daemon-reload"],
    notes: ["to have it without a log-in, as on a remote machine: loginctl enable-linger"],
  };
}

/** systemd reads % and $ itself. */
function systemdQuoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}

function launchAgent({ command, home }: ServiceInput, path: string): GuardService {
  const strings = command.map((word) => `    <string>${xml(word)}</string>`).join("\n");
  return {
    path,
    text: `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${mark} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>dev.fourgate.guard</string>
  <key>ProgramArguments</key>
  <array>
${strings}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>FOURGATE_HOME</key>
    <string>${xml(home)}</string>
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
</dict>
</plist>
`,
    start: [`launchctl bootstrap gui/$(id -u) ${shellQuoted(path)}`],
    stop: ["launchctl bootout gui/$(id -u)/dev.fourgate.guard"],
    notes: [],
  };
}

function logonTask({ command }: ServiceInput): GuardService {
  const line = command.map((word) => `\\"${word}\\"`).join(" ");
  return {
    path: null,
    text: "",
    start: [`schtasks /Create /TN Fourgate /SC ONLOGON /TR "${line}"`, "schtasks /Run /TN Fourgate"],
    stop: ["schtasks /End /TN Fourgate", "schtasks /Delete /TN Fourgate /F"],
    notes: ["where FOURGATE_HOME is set, set it for the user: setx FOURGATE_HOME …"],
  };
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
