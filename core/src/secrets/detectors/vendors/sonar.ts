import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { lowerHex, sample } from "../sample.ts";

export const sonarDetectors: readonly Detector[] = [
  prefixedToken({
    id: "sonar-token",
    title: "a SonarQube token",
    source: "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",
    keywords: ["sqa_", "sqp_", "squ_"],
    pattern: "sq[aup]_[0-9a-f]{40}(?![A-Za-z0-9])",
    rotate: "Revoke it in SonarQube under My account, Security.",
    tokens: () => [
      `squ_${sample(lowerHex, 40)}`,
      `sqp_${sample(lowerHex, 40)}`,
      `sqa_${sample(lowerHex, 40)}`,
    ],
    ignores: () => [`squ_${"0".repeat(40)}`, `squ_${sample(lowerHex, 12)}`],
  }),
  namedSecret({
    id: "sonar-legacy-token",
    title: "a SonarQube or SonarCloud token",
    source: "https://docs.sonarsource.com/sonarqube-cloud/managing-your-account/managing-tokens/",
    names: ["sonar"],
    called: ["token", "login"],
    value: "[0-9a-f]{40}",
    rotate: "Revoke it in SonarQube Cloud under My account, Security.",
    values: () => [sample(lowerHex, 40)],
    ignores: () => [`SONAR_TOKEN=${"0".repeat(40)}`, `sonar commit: ${sample(lowerHex, 40)}`],
  }),
];
