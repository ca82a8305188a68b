import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { digits, lower, lowerHex, sample } from "../sample.ts";

export const cognitoDetectors: readonly Detector[] = [
  namedSecret({
    id: "cognito-client-secret",
    title: "an Amazon Cognito client secret",
    source: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html",
    names: ["cognito"],
    called: ["secret"],
    value: "[a-z0-9]{50,52}",
    rotate:
      "Add a new secret to the app client in Cognito, or make a new app client, then delete the old one.",
    values: () => [sample(lower + digits, 51)],
    ignores: () => [`COGNITO_SECRET=${"x".repeat(51)}`, `cognito commit: ${sample(lowerHex, 40)}`],
  }),
];
