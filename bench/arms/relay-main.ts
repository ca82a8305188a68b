import { Agent, createServer, request } from "node:http";

/** What Node costs at the least: two pipes and nothing between. */
const [listenPort, upstreamPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const server = createServer((incoming, outgoing) => {
  const upstream = request(
    {
      host: "127.0.0.1",
      port: upstreamPort,
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
      agent,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.on("error", () => outgoing.destroy());
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
});
server.keepAliveTimeout = 120_000;
server.listen(listenPort, "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
