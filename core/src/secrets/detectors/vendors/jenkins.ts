import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { lowerHex, sample } from "../sample.ts";

export const jenkinsDetectors: readonly Detector[] = [
  namedSecret({
    id: "jenkins-token",
    title: "a Jenkins API token",
    source: "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/",
    names: ["jenkins"],
    value: "11[0-9a-f]{32}",
    rotate: "Revoke it in Jenkins under the user's Security, API token.",
    values: () => [`11${sample(lowerHex, 32)}`],
    ignores: () => [`JENKINS_KEY=11${"0".repeat(32)}`, `jenkins commit: ${sample(lowerHex, 40)}`],
  }),
];
