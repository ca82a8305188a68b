import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, statedGuardPort, statedIdleMs, userHome } from "./config/guard-home.ts";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import { processEnvironment } from "./config/process-environment.ts";
import { endAfterIdle } from "./end-after-idle.ts";
import { startGuard } from "./main.ts";

const lookEveryMs = 2_000;
/** Said by whoever starts it and goes away again: it stays until nobody needed it for a while. */
const lingerArgument = "--linger";

/**
 * The guard as a process of its own, forked by whoever starts it. Says
 * `{"ready":{"port":…}}` or `{"failed":{"code","message","remedy"}}` through the IPC channel. Ends
 * on the message "stop", on SIGTERM or SIGINT, through its control door, and when the channel closes
 * without a word — but then only once no run is left: a tool whose guard vanished would try again
 * for minutes, and a guard whose gateway vanished says so at once. With `--linger` a closed channel
 * is no reason, and it ends once no run is left and none came for the idle time.
 */
async function main(): Promise<void> {
  const ended = Promise.withResolvers<void>();
  let isBusy = (): boolean => false;
  const endOnceIdle = (): void => {
    if (!isBusy()) ended.resolve();
    else setTimeout(endOnceIdle, lookEveryMs);
  };
  const lingers = process.argv.includes(lingerArgument);
  // Listening from the start: a parent that is gone before we are ready ends us too.
  if (!lingers) process.once("disconnect", endOnceIdle);
  process.on("message", (message) => {
    if (message === "stop") ended.resolve();
  });
  process.once("SIGTERM", ended.resolve);
  process.once("SIGINT", ended.resolve);
  const env = processEnvironment();
  const port = statedGuardPort(env);
  const idleMsMax = statedIdleMs(env);
  await using guard = await startGuard({
    home: fourgateHome(env),
    userHome: userHome(env),
    ...(port === undefined ? {} : { port }),
    proxy: statedProxy(env),
    log: (line) => process.stderr.write(`${lingers ? `${new Date().toISOString()} ` : ""}guard: ${line}\n`),
    onStop: ended.resolve,
  });
  isBusy = () => guard.isBusy();
  process.send?.({ ready: { port: guard.port } });
  using _idle = lingers ? endAfterIdle(guard, idleMsMax, ended.resolve) : undefined;
  await ended.promise;
}

try {
  await main();
  process.exitCode = 0;
} catch (error) {
  const told =
    error instanceof FourgateError
      ? { code: error.code, message: error.message, remedy: error.remedy }
      : { code: "internal", message: String(error), remedy: "report this" };
  process.send?.({ failed: told });
  process.stderr.write(`guard: ${told.message}; ${told.remedy}\n`);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect();
}
