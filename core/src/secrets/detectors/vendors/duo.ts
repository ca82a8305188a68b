import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const duoDetectors: readonly Detector[] = [
  namedSecret({
    id: "duo-secret-key",
    title: "a Duo secret key",
    source: "https://duo.com/docs/authapi",
    names: ["duo_s", "duo-s", "duosec"],
    called: ["key", "secret"],
    value: "[A-Za-z0-9]{40}",
    rotate: "Reset the secret key of the application in the Duo admin panel.",
    values: () => [sample(alphanumeric, 40)],
    ignores: () => [`DUO_SKEY_KEY=${"x".repeat(40)}`, `duo_skey commit: ${sample(lowerHex, 40)}`],
  }),
];
