import type { Detector } from "../../detector.ts";
import { markedToken } from "../marked.ts";
import { namedSecret } from "../named.ts";
import { prefixedToken } from "../prefixed.ts";
import { alphanumeric, base64, base64Url, lower, lowerHex, sample } from "../sample.ts";

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
  markedToken({
    id: "azure-entra-client-secret",
    title: "a Microsoft Entra client secret",
    source: "https://learn.microsoft.com/en-us/entra/identity-platform/how-to-add-credentials",
    keywords: ["q~"],
    before: "[A-Za-z0-9_~.]{3}[0-9]",
    mark: "Q~",
    after: "[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_-])",
    rotate:
      "Add a new secret in the Entra admin center under App registrations, Certificates & secrets, and delete the old one.",
    tokens: () => [
      `${sample(alphanumeric, 2)}x8Q~${sample(alphanumeric, 34, 2)}`,
      `x1~7Q~${sample(base64Url, 31)}`,
    ],
    ignores: () => [
      `${"x".repeat(2)}x8Q~${"x".repeat(34)}`,
      `${sample(alphanumeric, 2)}x8Q~${sample(alphanumeric, 11)}`,
    ],
  }),
  prefixedToken({
    id: "azure-sas-token",
    title: "an Azure shared access signature",
    source: "https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview",
    keywords: ["sv=20"],
    pattern:
      "sv=20[0-9]{2}-[0-9]{2}-[0-9]{2}&[A-Za-z0-9%=&:._+-]{4,400}sig=[A-Za-z0-9%+/]{43,64}(?:%3[Dd]|=)",
    allow: "sig=(.)\\1{20}",
    rotate: "Rotate the account key that signed it under Access keys, or revoke the user delegation keys.",
    tokens: () => [
      `sv=2024-11-04&ss=bf&srt=sco&sp=rwdl&se=2027-01-01T00:00:00Z&spr=https&sig=${sample(alphanumeric, 44)}%3D`,
    ],
    ignores: () => [
      `sv=2024-11-04&ss=bf&srt=sco&sp=rwdl&se=2027-01-01T00:00:00Z&spr=https&sig=${"x".repeat(44)}%3D`,
      `sv=2024-11-04&ss=bf&srt=sco&sp=rwdl&se=2027-01-01T00:00:00Z&spr=https&sig=${sample(alphanumeric, 12)}`,
    ],
  }),
  namedSecret({
    id: "azure-devops-token",
    title: "an Azure DevOps personal access token",
    source:
      "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
    names: [
      "azure_devops",
      "azure-devops",
      "azure devops",
      "azuredevops",
      "vsts_",
      "vss_nuget",
      "ado_pat",
      "ado_token",
    ],
    value: "(?:[a-z2-7]{52}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})",
    rotate: "Revoke it in Azure DevOps under User settings, Personal access tokens.",
    values: () => [
      `${sample(alphanumeric, 76)}AZDO${sample(alphanumeric, 4, 2)}`,
      `${sample(lower, 20)}7${sample(lower, 31, 2)}`,
    ],
    ignores: () => [
      `AZURE_DEVOPS_KEY=${"x".repeat(76)}AZDO${"x".repeat(4)}`,
      `azure_devops commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  namedSecret({
    id: "azure-cosmos-key",
    title: "an Azure Cosmos DB key",
    source: "https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data",
    names: ["cosmos"],
    called: ["key"],
    value: "[A-Za-z0-9+/]{86}==",
    allow: "^C2y6yDjf5",
    rotate: "Regenerate it in the Cosmos DB account under Keys.",
    values: () => [`${sample(base64, 86)}==`],
    ignores: () => [`COSMOS_KEY=${"A".repeat(86)}==`, `cosmos commit: ${sample(lowerHex, 40)}`],
  }),
  {
    id: "azure-functions-key",
    title: "an Azure Functions key",
    source: "https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to",
    keywords: ["azurewebsites.net/", "x-functions-key"],
    pattern:
      "(?:azurewebsites\\.net/[A-Za-z0-9/_.-]{1,120}\\?(?:[A-Za-z0-9_.-]{1,40}=[A-Za-z0-9_.%-]{0,80}&){0,4}code=|x-functions-key[\"']{0,2}[:=,] {0,2}[\"']?)([A-Za-z0-9_/-]{52,56}(?:={0,2}|(?:%3[Dd]){1,2}))(?![A-Za-z0-9_=-])",
    ignoreCase: true,
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Renew it in the function app under App keys, or the function's Function keys.",
    finds: () => {
      const secret = `${sample(base64Url, 44)}AzFu${sample(base64Url, 5)}Q==`;
      return [
        { text: `curl "https://shop.azurewebsites.net/api/orders?code=${secret}"`, secret },
        { text: `x-functions-key: ${secret}\n`, secret },
      ];
    },
    ignores: () => [
      "https://shop.azurewebsites.net/api/orders?code=<key>",
      `x-functions-key: ${"x".repeat(54)}==`,
      "x-functions-key: ${FUNCTION_KEY}",
    ],
  },
  namedSecret({
    id: "azure-container-registry-password",
    title: "an Azure Container Registry password",
    source: "https://learn.microsoft.com/en-us/azure/container-registry/container-registry-authentication",
    names: ["container_registry", "acr_pass", "acr-pass", "azurecr.io"],
    value: "[A-Za-z0-9+/]{42}\\+ACR[A-Za-z0-9+/]{6}",
    confidence: "high",
    rotate: "Regenerate it in the registry under Access keys.",
    values: () => [`${sample(alphanumeric, 42)}+ACR${sample(alphanumeric, 6, 2)}`],
    ignores: () => [
      `ACR_PASSWORD_KEY=${"x".repeat(42)}+ACR${"x".repeat(6)}`,
      `acr_password commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  namedSecret({
    id: "azure-search-key",
    title: "an Azure AI Search key",
    source: "https://learn.microsoft.com/en-us/azure/search/search-security-api-keys",
    names: [
      "azure_search",
      "azure-search",
      "azuresearch",
      "search_service",
      "search_api",
      "search_admin",
      "search-admin",
      "api-key",
    ],
    value: "[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}",
    confidence: "high",
    rotate: "Regenerate it in the search service under Settings, Keys.",
    values: () => [`${sample(alphanumeric, 42)}AzSeA${sample(alphanumeric, 5, 2)}`],
    ignores: () => [
      `AZURE_SEARCH_KEY=${"x".repeat(42)}AzSeA${"x".repeat(5)}`,
      `azure_search commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  namedSecret({
    id: "azure-ai-services-key",
    title: "an Azure AI services key",
    source: "https://learn.microsoft.com/en-us/azure/ai-services/authentication",
    names: [
      "azure_openai",
      "azure-openai",
      "azureopenai",
      "azure openai",
      "cognitive",
      "ocp-apim-subscription-key",
      "azure_ai",
      "azure_speech",
      "api-key",
    ],
    value: "[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}",
    confidence: "high",
    rotate: "Regenerate it in the resource under Keys and Endpoint.",
    values: () => [`${sample(alphanumeric, 52)}JQQJ99${sample(alphanumeric, 26, 2)}`],
    ignores: () => [
      `AZURE_OPENAI_KEY=${"x".repeat(52)}JQQJ99${"x".repeat(26)}`,
      `azure_openai commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  namedSecret({
    id: "azure-api-management-key",
    title: "an Azure API Management key",
    source: "https://learn.microsoft.com/en-us/azure/api-management/api-management-subscriptions",
    names: ["ocp-apim-subscription-key", "ocp_apim_subscription_key", "ocpapimsubscriptionkey"],
    value: "[0-9a-f]{32}",
    rotate: "Regenerate it in the API Management instance under Subscriptions.",
    values: () => [sample(lowerHex, 32)],
    ignores: () => [
      `OCP_APIM_SUBSCRIPTION_KEY_KEY=${"0".repeat(32)}`,
      `ocp-apim-subscription-key commit: ${sample(lowerHex, 40)}`,
    ],
  }),
  {
    id: "azure-redis-key",
    title: "an Azure Cache for Redis key",
    source: "https://learn.microsoft.com/en-us/azure/azure-cache-for-redis/cache-configure",
    keywords: ["redis.cache.windows.net"],
    pattern:
      "redis\\.cache\\.windows\\.net(?:[:,][A-Za-z0-9=,]{0,40}?password=|(?: -[a-z-]{1,8}(?: [0-9]{1,5})?){0,3} -a )([A-Za-z0-9+/]{43}=)",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Regenerate it in the cache under Authentication, Access keys.",
    finds: () => {
      const secret = `${sample(alphanumeric, 33)}AzCa${sample(alphanumeric, 6)}=`;
      return [
        { text: `shop.redis.cache.windows.net:6380,password=${secret},ssl=True`, secret },
        { text: `redis-cli -h shop.redis.cache.windows.net -p 6380 --tls -a ${secret}`, secret },
      ];
    },
    ignores: () => [
      "shop.redis.cache.windows.net:6380,password=<key>,ssl=True",
      "shop.redis.cache.windows.net:6380",
    ],
  },
  {
    id: "azure-publish-password",
    title: "a password in an Azure publish profile",
    source: "https://learn.microsoft.com/en-us/azure/app-service/deploy-configure-credentials",
    keywords: ["userpwd="],
    pattern: "userPWD=\\\\?[\"']([A-Za-z0-9]{60})\\\\?[\"']",
    captures: [1],
    confidence: "high",
    entropyMin: 3.5,
    rotate: "Reset the publish profile of the app in the Azure portal.",
    finds: () => [
      { text: `userName="$shop" userPWD="${sample(alphanumeric, 60)}" />`, secret: sample(alphanumeric, 60) },
    ],
    ignores: () => [`userPWD="${"x".repeat(60)}"`, 'userPWD="<password>"'],
  },
];
