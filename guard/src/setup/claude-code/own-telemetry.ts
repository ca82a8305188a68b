import type { Environment } from "../../config/guard-home.ts";
import { telemetryPath } from "../../telemetry/address.ts";
import { managedSettings, settingsEnv } from "./settings-files.ts";

/**
 * Its own telemetry goes to the guard alone, which compares the calls that it names with what came through.
 * It may carry what people typed and tools said, so all of that is off. Over HTTP in JSON, logs only.
 */
export function telemetryTo(baseUrl: string): Readonly<Record<string, string>> {
  return {
    CLAUDE_CODE_ENABLE_TELEMETRY: "1",
    OTEL_LOGS_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "none",
    OTEL_TRACES_EXPORTER: "none",
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${baseUrl}${telemetryPath}`,
    OTEL_LOG_USER_PROMPTS: "0",
    OTEL_LOG_TOOL_DETAILS: "0",
    OTEL_LOG_TOOL_CONTENT: "0",
    OTEL_LOG_RAW_API_BODIES: "0",
  };
}

/** Would send it elsewhere, or what belongs elsewhere to the guard. */
export const otherTelemetry: readonly string[] = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
];

/**
 * Where somebody's own telemetry of Claude Code is set: the user's settings without Fourgate's edits, the machine's, or
 * the environment. Undefined where it is not.
 */
export async function ownTelemetry(env: Environment, userSettings: string): Promise<string | undefined> {
  const isSet = (names: readonly string[]): boolean =>
    names.some((name) => name.startsWith("OTEL_") || name === "CLAUDE_CODE_ENABLE_TELEMETRY");
  if (isSet(Object.keys(settingsEnv(userSettings)))) return "your settings.json";
  for (const { path, text } of await managedSettings())
    if (isSet(Object.keys(settingsEnv(text)))) return path;
  return isSet(Object.keys(env).filter((name) => (env[name] ?? "") !== "")) ? "the environment" : undefined;
}
