import type { Detector } from "../../detector.ts";
import { base64Url, lowerHex, sample } from "../sample.ts";
import { sampleUuid, uuid } from "../uuid.ts";

export const microsoftTeamsDetectors: readonly Detector[] = [
  {
    id: "microsoft-teams-webhook",
    title: "a Microsoft Teams webhook's address",
    source:
      "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    keywords: [".webhook.office.com/webhookb2/"],
    pattern: `\\.webhook\\.office\\.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/([0-9a-f]{32}/${uuid}(?:/[A-Za-z0-9_-]{20,80})?)`,
    captures: [1],
    confidence: "high",
    entropyMin: 3,
    rotate: "Remove the webhook in the channel's connectors and add a new one.",
    finds: () => [
      {
        text: `https://acme.webhook.office.com/webhookb2/${sampleUuid()}@${sampleUuid(2)}/IncomingWebhook/${sample(lowerHex, 32)}/${sampleUuid(3)}`,
        secret: `${sample(lowerHex, 32)}/${sampleUuid(3)}`,
      },
    ],
    ignores: () => [
      "https://acme.webhook.office.com/webhookb2/<guid>@<guid>/IncomingWebhook/<key>/<guid>",
      `https://acme.webhook.office.com/webhookb2/${sampleUuid()}`,
    ],
  },
  {
    id: "microsoft-teams-workflow-url",
    title: "a signature in a Power Automate workflow's address",
    source: "https://learn.microsoft.com/en-us/power-automate/oauth-authentication",
    keywords: [".logic.azure.com", ".environment.api.powerplatform.com"],
    pattern:
      "\\.(?:logic\\.azure|environment\\.api\\.powerplatform)\\.com(?::443)?/[^\\s\"'<>]{20,300}?[?&;]sig=([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])",
    captures: [1],
    confidence: "high",
    entropyMin: 3.6,
    rotate: "Remove the trigger of the workflow and add it anew, so that its address changes.",
    finds: () => [
      {
        text: `https://prod-01.westeurope.logic.azure.com:443/workflows/${sample(lowerHex, 32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${sample(base64Url, 43)}`,
        secret: sample(base64Url, 43),
      },
    ],
    ignores: () => [
      "https://prod-01.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=<signature>",
      `https://prod-01.westeurope.logic.azure.com/workflows/${sample(lowerHex, 32)}/runs`,
    ],
  },
];
