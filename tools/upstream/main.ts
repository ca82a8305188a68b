import { readCommandLine, USAGE } from "./options.ts";
import { startFastUpstream, startUpstream } from "./server.ts";

/** A stand-in for a model vendor, as a process of its own. Its first line of output names its port. */
async function main(argv: readonly string[]): Promise<void> {
  const { fast, options } = readCommandLine(argv);
  const upstream = fast ? await startFastUpstream(options.port) : await startUpstream(options);
  process.stdout.write(
    `${JSON.stringify({ upstream: upstream.url, port: upstream.port, pid: process.pid })}\n`,
  );
  const stop = (): void => {
    void upstream[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`upstream: ${error instanceof Error ? error.message : String(error)}; ${USAGE}\n`);
  process.exitCode = 2;
}
