import type { Detector } from "../../detector.ts";
import { base64, sample } from "../sample.ts";

export const azureDetectors: readonly Detector[] = [
  {
    id: "azure-storage-key",
    title: "an Azure storage account key",
    source: "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string",
    keywords: ["accountkey", "account-key"],
    pattern: "Account-?Key[\"']{0,2}[=: ]{1,3}[\"']?([A-Za-z0-9+/]{86}==)",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    // The storage emulator's key is public.
    allow: "^Eby8vdM02x",
    rotate: "Rotate the key in the storage account under Access keys.",
    finds: () => {
      const secret = `${sample(base64, 86)}==`;
      return [
        {
          text: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${secret};EndpointSuffix=core.windows.net`,
          secret,
        },
        { text: `az storage blob list --account-name shop --account-key ${secret}`, secret },
      ];
    },
    ignores: () => [`AccountKey=${"A".repeat(86)}==`, "AccountKey=<key>"],
  },
  {
    id: "azure-shared-access-key",
    title: "an Azure shared access key",
    source: "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas",
    keywords: ["sharedaccesskey"],
    pattern: "SharedAccessKey(?:=|[\"'] value=[\"'])([A-Za-z0-9+/]{43}=)",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Regenerate the policy's key in the namespace under Shared access policies.",
    finds: () => {
      const secret = `${sample(base64, 43)}=`;
      return [
        { text: `Endpoint=sb://shop.example/;SharedAccessKeyName=send;SharedAccessKey=${secret}`, secret },
        { text: `<add key="SharedAccessKey" value="${secret}" />`, secret },
      ];
    },
    ignores: () => [`SharedAccessKey=${"A".repeat(43)}=`, "SharedAccessKeyName=RootManageSharedAccessKey"],
  },
];
