/** Whose API a host is; undefined for a host that no model is known to answer on. */
export function vendorOfHost(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  for (const [vendor, patterns] of hosts) if (patterns.some((pattern) => fits(name, pattern))) return vendor;
  return undefined;
}

/** As the vendors' own documents name their APIs' hosts; `*.` stands for any name below. */
const hosts: readonly (readonly [vendor: string, patterns: readonly string[]])[] = [
  ["anthropic", ["api.anthropic.com", "claude.ai"]],
  ["openai", ["api.openai.com", "*.api.openai.com", "chatgpt.com"]],
  ["gemini", ["generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com"]],
  ["vertex", ["aiplatform.googleapis.com", "*-aiplatform.googleapis.com"]],
  ["azure", ["*.openai.azure.com", "*.cognitiveservices.azure.com", "*.services.ai.azure.com"]],
  ["bedrock", ["bedrock-runtime.*.amazonaws.com", "bedrock.*.amazonaws.com"]],
  ["github", ["api.githubcopilot.com", "*.githubcopilot.com", "copilot-proxy.githubusercontent.com"]],
  ["cursor", ["api2.cursor.sh", "*.cursor.sh"]],
  ["openrouter", ["openrouter.ai"]],
  ["mistral", ["api.mistral.ai", "codestral.mistral.ai"]],
  ["deepseek", ["api.deepseek.com"]],
  ["xai", ["api.x.ai"]],
  ["groq", ["api.groq.com"]],
  ["together", ["api.together.xyz", "api.together.ai"]],
  ["fireworks", ["api.fireworks.ai"]],
  ["cohere", ["api.cohere.com", "api.cohere.ai"]],
  ["perplexity", ["api.perplexity.ai"]],
  ["qwen", ["dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com"]],
  ["moonshot", ["api.moonshot.ai", "api.moonshot.cn"]],
  ["huggingface", ["router.huggingface.co", "api-inference.huggingface.co"]],
];

function fits(name: string, pattern: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return name === pattern;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}
