import type { Detector } from "../../detector.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const databricksDetectors: readonly Detector[] = [
  prefixedToken({
    id: "databricks-token",
    title: "a Databricks token",
    source: "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    keywords: ["dapi"],
    pattern: "dapi[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])",
    rotate: "Revoke it in Databricks under User settings, Developer, Access tokens.",
    tokens: () => [`dapi${sample(lowerHex, 32)}`],
    ignores: () => [`dapi${"0".repeat(32)}`, "dapi.example"],
  }),
];
