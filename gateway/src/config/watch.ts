import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { configFileName } from "./config.ts";

const lookEveryMs = 2_000;

/**
 * Calls `changed` when fourgate.yaml, a policy or a file of rules in `rules/` changed since the last look. Looks by time and
 * size every two seconds, which works on every file system; one call at a time.
 */
export function watchConfig(home: string, changed: () => Promise<void>): Disposable {
  let seen: string | null = null;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const now = await stateOf(home);
      if (seen !== null && now !== seen) await changed();
      seen = now;
    } finally {
      busy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}

async function stateOf(home: string): Promise<string> {
  const inFolder = async (folder: string, ending: string): Promise<string[]> => {
    const names = await readdir(join(home, folder)).catch(() => []);
    return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
  };
  const files = [
    configFileName,
    ...(await inFolder("policy", ".cedar")),
    ...(await inFolder("rules", ".toml")),
  ];
  const states = await Promise.all(
    files.sort().map(async (name) => {
      const found = await stat(join(home, name)).catch(() => null);
      return `${name} ${String(found?.mtimeMs)} ${String(found?.size)}`;
    }),
  );
  return states.join("\n");
}
