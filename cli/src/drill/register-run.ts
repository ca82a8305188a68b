import { ControlClient } from "@fourgate/guard/control/control-client";

/**
 * Registers a run with the guard at this port, as `fourgate run` does, which ends with the process
 * `pid`. Gives the run's base URL.
 */
export async function registerRun(
  port: number,
  home: string,
  cwd: string,
  pid: number = process.pid,
): Promise<string> {
  const client = await ControlClient.open({ FOURGATE_HOME: home, FOURGATE_GUARD_PORT: String(port) });
  const { baseUrl } = await client.startRun({
    cwd,
    tool: "claude-code",
    agent: null,
    deployment: null,
    pid,
  });
  return baseUrl;
}
