import type { Detector } from "../../detector.ts";
import { sampleUuid } from "../sample.ts";

export const splunkDetectors: readonly Detector[] = [
  {
    id: "splunk-hec-token",
    title: "a Splunk HTTP Event Collector token",
    source: "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector",
    keywords: ["authorization: splunk ", "splunk_hec", "hec_token", "hec-token"],
    pattern:
      "(?:[Aa]uthorization: [Ss]plunk |(?:SPLUNK_HEC|splunk_hec|HEC_TOKEN|hec_token|hec-token)[A-Za-z_-]{0,12}[\"']?[:= ]{1,3}[\"']?)([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})(?![A-Za-z0-9-])",
    captures: [1],
    confidence: "high",
    entropyMin: 2.8,
    rotate: "Delete the token in Splunk under Data inputs, HTTP Event Collector, and create a new one.",
    finds: () => [
      {
        text: `curl -H "Authorization: Splunk ${sampleUuid()}" https://splunk.acme.example:8088`,
        secret: sampleUuid(),
      },
      { text: `SPLUNK_HEC_TOKEN=${sampleUuid()}`, secret: sampleUuid() },
    ],
    ignores: () => [
      `Authorization: Splunk ${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`,
      "Authorization: Splunk <hec_token>",
      "SPLUNK_HEC_TOKEN=${HEC}",
    ],
  },
];
