import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const clickhouseDetectors: readonly Detector[] = [
  prefixedToken({
    id: "clickhouse-cloud-secret",
    title: "a ClickHouse Cloud API secret",
    source: "https://clickhouse.com/docs/cloud/manage/openapi",
    keywords: ["4b1d"],
    pattern: "4b1d[A-Za-z0-9]{38}(?![A-Za-z0-9])",
    rotate: "Delete the key in the ClickHouse Cloud console under API keys.",
    tokens: () => [`4b1d${sample(alphanumeric, 38)}`],
    ignores: () => [`4b1d${"x".repeat(38)}`, `4b1d${sample(alphanumeric, 12)}`],
  }),
];
