/** The code of a failed system call, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** There is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return systemCode(error) === "ENOENT";
}

/** For `catch`: this value where there is no such file or folder; whatever else went wrong is thrown again. */
export function whereMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (isMissing(error)) return value;
    throw error;
  };
}

/** An error by its code or name, its place and its cause: its text may quote what it failed on. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause === undefined ? "" : `, because of ${errorName(error.cause)}`;
  const place = /\n\s+at [^\n]*?([\w-]+\.ts:\d+)/.exec(error.stack ?? "")?.[1] ?? "";
  return `${systemCode(error) ?? error.name}${place === "" ? "" : ` at ${place}`}${cause}`;
}
