import type { Detector } from "../../detector.ts";
import { namedSecret } from "../named.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const deeplDetectors: readonly Detector[] = [
  namedSecret({
    id: "deepl-auth-key",
    title: "a DeepL key",
    source: "https://developers.deepl.com/docs/getting-started/auth",
    names: ["deepl"],
    called: ["key", "auth", "token"],
    value: `${uuid}(?::fx)?`,
    rotate: "Deactivate it in your DeepL account under API keys and create a new one.",
    values: () => [`${sampleUuid()}:fx`],
    ignores: () => [
      "deepl_api_key = process.env.DEEPL_API_KEY",
      `deepl key: ${"x".repeat(36)}`,
      `deepl glossary id: ${sampleUuid()}`,
    ],
  }),
];
