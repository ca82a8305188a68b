import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { base64, sample } from "../sample.ts";

export const lineDetectors: readonly Detector[] = [
  namedSecret({
    id: "line-channel-token",
    title: "a LINE channel access token",
    source: "https://developers.line.biz/en/docs/basics/channel-access-token/",
    names: [
      "line_channel",
      "line channel",
      "line-channel",
      "channel_access_token",
      "channelaccesstoken",
      "channel-access-token",
    ],
    value: "[A-Za-z0-9+/]{100,240}={0,2}",
    entropyMin: 4.5,
    rotate: "Reissue it in the LINE Developers console under Messaging API.",
    values: () => [`${sample(base64, 170)}=`],
    ignores: () => [
      "LINE_CHANNEL_ACCESS_TOKEN=${TOKEN}",
      `channelAccessToken: ${"x".repeat(170)}`,
      "line_channel token: short",
    ],
  }),
];
