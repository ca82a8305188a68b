import { counted } from "@fourgate/core/counted";
import { stat } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles, type Environment } from "@fourgate/guard/config/guard-home";
import { isSolo, readGuardSettings, type GuardSettings } from "@fourgate/guard/enrolment";
import { runFoldersOf, staleRunFolders, sweepRunFolders } from "@fourgate/guard/setup/run-folder";
import { note, ok, toMend, type Check } from "./check.ts";

const nodeMajorMin = 24;

/** Node, the data folder, this device's settings, and what killed runs left. */
export async function checkMachine(
  env: Environment,
): Promise<{ readonly checks: readonly Check[]; readonly settings: GuardSettings | undefined }> {
  const files = guardFiles(fourgateHome(env));
  const checks: Check[] = [
    checkNode(process.versions.node),
    await checkFolder(files.folder),
    ...checkProxy(env),
  ];
  const settings = await readGuardSettings(files).catch((error: unknown) => {
    if (!(error instanceof FourgateError)) throw error;
    checks.push(toMend("settings", error.message, error.remedy));
    return undefined;
  });
  if (settings) {
    const whom = `${settings.user} on ${settings.device}`;
    checks.push(ok("settings", `${whom}; ${placeOf(settings)}`));
  }
  const folders = runFoldersOf(files);
  const stale = await staleRunFolders(folders);
  if (stale.length > 0) {
    await sweepRunFolders(folders);
    checks.push(note("leftovers", `${counted(stale.length, "folder")} of killed runs found, and removed`));
  }
  return { checks, settings };
}

function placeOf(settings: GuardSettings): string {
  if (isSolo(settings)) return "alone, without a gateway: gate 3 only";
  return settings.joined === undefined ? "gateway on this machine" : `joined ${settings.gateway}`;
}

function checkNode(version: string): Check {
  const [major = 0] = version.split(".").map(Number);
  return major >= nodeMajorMin
    ? ok("node", version)
    : toMend("node", `${version} is too old`, "run npm ci in Fourgate's folder: it brings its own");
}

/** A proxy that loopback is not kept off would get what a plain command sends to the guard. */
function checkProxy(env: Environment): readonly Check[] {
  const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
  const set = names.filter((name) => (env[name] ?? "") !== "");
  if (set.length === 0) return [];
  const kept = [env["NO_PROXY"], env["no_proxy"]].some((hosts) =>
    (hosts ?? "").split(",").some((host) => ["127.0.0.1", "*"].includes(host.trim())),
  );
  return kept
    ? [ok("proxy", `${set.join(", ")}, and loopback is kept off it`)]
    : [
        note(
          "proxy",
          `${set.join(", ")} without NO_PROXY=127.0.0.1`,
          "add it for plain commands; fourgate run does",
        ),
      ];
}

async function checkFolder(folder: string): Promise<Check> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) {
    return toMend(
      "data folder",
      `${folder} is not there`,
      "run: npx fourgate up; or join a gateway: npx fourgate join URL; or alone: npx fourgate solo",
    );
  }
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    return toMend("data folder", `others can enter ${folder}`, `run: chmod 700 ${folder}`);
  }
  return ok("data folder", folder);
}
