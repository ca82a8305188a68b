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
  prefixedToken({
    id: "databricks-oauth-secret",
    title: "a Databricks OAuth secret",
    source: "https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m",
    keywords: ["dose"],
    pattern: "dose[a-f0-9]{32}(?![A-Za-z0-9])",
    rotate: "Delete the secret of the service principal in the Databricks account console.",
    tokens: () => [`dose${sample(lowerHex, 32)}`],
    ignores: () => [`dose${"0".repeat(32)}`, `dose${sample(lowerHex, 10)}`],
  }),
];
