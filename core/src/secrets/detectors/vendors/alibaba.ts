import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, lowerHex, sample } from "../sample.ts";

export const alibabaDetectors: readonly Detector[] = [
  prefixedToken({
    id: "alibaba-access-key-id",
    title: "an Alibaba Cloud access key",
    source: "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
    keywords: ["ltai5t"],
    pattern: "LTAI[A-Za-z0-9]{12,20}(?![A-Za-z0-9])",
    rotate: "Disable and delete the AccessKey pair in the RAM console and create a new one.",
    tokens: () => [`LTAI5t${sample(alphanumeric, 18)}`],
    ignores: () => [`LTAI5t${"x".repeat(18)}`, `LTAI5t${sample(alphanumeric, 6)}`],
  }),
  namedSecret({
    id: "alibaba-access-key-secret",
    title: "an Alibaba Cloud access key secret",
    source: "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
    names: ["alibaba", "aliyun", "alicloud"],
    called: ["secret"],
    value: "[A-Za-z0-9]{30}",
    rotate: "Disable and delete the AccessKey pair in the RAM console and create a new one.",
    values: () => [sample(alphanumeric, 30)],
    ignores: () => [`ALIBABA_SECRET=${"x".repeat(30)}`, `alibaba commit: ${sample(lowerHex, 40)}`],
  }),
];
