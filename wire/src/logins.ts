/** Headers that hold a log-in: they go to the vendor that they belong to and to nobody else, and into no record. */
const names = new Set(["authorization", "x-api-key", "api-key", "x-goog-api-key"]);

/** In any case. */
export function isLogin(name: string): boolean {
  const lower = name.toLowerCase();
  return names.has(lower) || lower.startsWith("x-amz-");
}
