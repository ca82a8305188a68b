import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, lowerHex, sample } from "../sample.ts";

export const akeylessDetectors: readonly Detector[] = [
  namedSecret({
    id: "akeyless-access-key",
    title: "an Akeyless access key",
    source: "https://docs.akeyless.io/docs/auth-with-api-key",
    names: ["akeyless"],
    called: ["key"],
    value: "[A-Za-z0-9+/]{43}=",
    rotate: "Reset the access key of the authentication method in the Akeyless console.",
    values: () => [`${sample(base64, 43)}=`],
    ignores: () => [`AKEYLESS_KEY=${"A".repeat(43)}=`, `akeyless commit: ${sample(lowerHex, 40)}`],
  }),
];
