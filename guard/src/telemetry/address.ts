/** Behind a run's address: where its tool sends its own telemetry, which goes no further. */
export const telemetryPath = "/telemetry/v1/logs";
