import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, sample } from "../sample.ts";

export const dbtDetectors: readonly Detector[] = [
  prefixedToken({
    id: "dbt-cloud-token",
    title: "a dbt token",
    source: "https://docs.getdbt.com/docs/dbt-apis/authentication",
    keywords: ["dbtc_", "dbtu_"],
    pattern: "dbt[cu]_[A-Za-z0-9_+/=-]{36,60}(?![A-Za-z0-9_-])",
    notAfter: "A-Za-z0-9_-",
    rotate: "Delete it in dbt under Account settings, API tokens.",
    tokens: () => [`dbtc_${sample(alphanumeric, 40)}`, `dbtu_${sample(alphanumeric, 40)}`],
    ignores: () => [`dbtc_${"x".repeat(40)}`, `dbtc_${sample(alphanumeric, 12)}`],
  }),
];
