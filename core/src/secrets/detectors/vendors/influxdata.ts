import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";

export const influxdataDetectors: readonly Detector[] = [
  namedSecret({
    id: "influxdata-token",
    title: "an InfluxDB token",
    source: "https://docs.influxdata.com/influxdb/v2/admin/tokens/",
    names: ["influx"],
    called: ["token"],
    value: "[A-Za-z0-9_-]{86}==",
    confidence: "high",
    rotate: "Delete it with `influx auth delete`, or in the interface under API tokens.",
    values: () => [`${sample(base64Url, 86)}==`],
    ignores: () => [`INFLUX_TOKEN=${"x".repeat(86)}==`, `influx commit: ${sample(lowerHex, 40)}`],
  }),
];
