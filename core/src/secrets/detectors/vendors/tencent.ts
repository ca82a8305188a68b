import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const tencentDetectors: readonly Detector[] = [
  prefixedToken({
    id: "tencent-secret-id",
    title: "a Tencent Cloud secret id",
    source: "https://www.tencentcloud.com/document/product/598/32675",
    keywords: ["akid"],
    pattern: "AKID[A-Za-z0-9]{32}(?![A-Za-z0-9])",
    rotate: "Disable and delete the key in the CAM console under API keys.",
    tokens: () => [`AKID${sample(alphanumeric, 32)}`],
    ignores: () => [`AKID${"x".repeat(32)}`, `AKID${sample(alphanumeric, 10)}`],
  }),
  namedSecret({
    id: "tencent-secret-key",
    title: "a Tencent Cloud secret key",
    source: "https://www.tencentcloud.com/document/product/598/32675",
    names: ["tencent", "qcloud"],
    called: ["secret", "key"],
    value: "[A-Za-z0-9]{32}",
    rotate: "Disable and delete the key in the CAM console under API keys.",
    values: () => [sample(alphanumeric, 32)],
    ignores: () => [`TENCENT_SECRET=${"x".repeat(32)}`, `tencent commit: ${sample(lowerHex, 40)}`],
  }),
];
