import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, sample } from "../sample.ts";

export const imagekitDetectors: readonly Detector[] = [
  namedSecret({
    id: "imagekit-private-key",
    title: "an ImageKit private key",
    source: "https://imagekit.io/docs/api-keys",
    names: ["imagekit"],
    value: "private_[A-Za-z0-9+/]{26,28}=?",
    entropyMin: 3.4,
    rotate: "Delete it in ImageKit's dashboard under Developer options and create a new one.",
    values: () => [`private_${sample(base64, 27)}=`],
    ignores: () => [
      "imagekit_api_key = process.env.IMAGEKIT_API_KEY",
      `imagekit key: ${"x".repeat(28)}`,
      `imagekit: private_${"x".repeat(28)}`,
      `imagekit_key: public_${sample(base64, 27)}=`,
    ],
  }),
];
