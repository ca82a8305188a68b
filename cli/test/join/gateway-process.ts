import { once } from "node:events";
import { readEnv } from "@fourgate/gateway/config/env";
import { startGateway } from "@fourgate/gateway/start";

// A gateway as `fourgate up` has it, in a process of its own, without a drill and a guard beside it.
const env = readEnv(process.env);
await using _gateway = await startGateway({
  env,
  log: (line) => process.stderr.write(`fourgate: ${line}\n`),
});
process.stdout.write("ready\n");
await once(process, "SIGTERM");
