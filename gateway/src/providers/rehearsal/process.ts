// A process of its own, so that what it says it received was received over the network.
// Ends with the process that started it.
import { Testimony, rehearsalServer } from "./server.ts";

const server = rehearsalServer(process.argv.includes("--testify") ? new Testimony() : null);

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0 });
});

process.on("disconnect", () => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
