import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../tools/test-needs.ts";
import type { Arm, Skipped } from "./arm.ts";
import { freePort } from "../../tools/network/free-port.ts";
import { startOnPort } from "./process.ts";

/**
 * Debian's nginx as the floor: one worker, keep-alive on both sides, no log, and both directions
 * unbuffered, which is the fastest it can do: bytes go on while they still arrive. That makes the
 * floor harder on everyone who must read a body before sending it.
 */
export async function startNginx(upstreamPort: number): Promise<Arm | Skipped> {
  const name = "nginx";
  const program = findProgram("nginx");
  if (program === undefined) return { name, skipped: "nginx is not installed (apt-get install nginx-light)" };
  const folder = await mkdtemp(join(tmpdir(), "fourgate-bench-nginx-"));
  const port = await freePort();
  await mkdir(join(folder, "tmp"));
  await writeFile(join(folder, "nginx.conf"), configuration(folder, port, upstreamPort));
  const running = await startOnPort(
    program,
    ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")],
    port,
    5_000,
  );
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    headers: () => ({}),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number, upstreamPort: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${folder}/tmp/${kind};`)
    .join("\n");
  return `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${folder}/nginx.pid;
worker_processes 1;
events { worker_connections 256; }
http {
${temporary}
  access_log off;
  keepalive_requests 1000000;
  keepalive_timeout 300s;
  tcp_nodelay on;
  client_max_body_size 64m;
  client_body_buffer_size 8m;
  upstream stub { server 127.0.0.1:${upstreamPort}; keepalive 16; keepalive_requests 1000000; keepalive_timeout 100s; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://stub;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_request_buffering off;
      proxy_buffering off;
    }
  }
}
`;
}
