/**
 * Whether a path as a tool wrote it lies inside of a folder, both compared by their segments after
 * `.` and `..` are taken out. A relative path counts from inside of the folder. Symbolic links are
 * not followed: this is text, not a file system.
 */
export function isInsideFolder(folder: string, path: string): boolean {
  return pathInside(folder, path) !== null;
}

/** The path from the folder on, with slashes; null for what does not lie inside of it (isInsideFolder). */
export function pathInside(folder: string, path: string): string | null {
  if (path === "" || path.includes("\0")) return null;
  const root = segments(folder, []);
  const target = isAbsolute(path) ? segments(path, []) : segments(path, root ?? []);
  if (root === null || target === null || target.length <= root.length) return null;
  const isInside = root.every((segment, index) => segment === target[index]);
  return isInside ? target.slice(root.length).join("/") : null;
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path.startsWith("\\") || isDrive(path);
}

function isDrive(path: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(path);
}

/** Null when `..` leads above the start. A drive's file names have no case. */
function segments(path: string, base: readonly string[]): string[] | null {
  const drive = isDrive(path) || /^[a-z]:$/.test(base[0] ?? "");
  const parts = drive ? path.toLowerCase().split(/[\\/]/) : path.split("/");
  const result = [...base];
  for (const part of parts) {
    if (part === "" || part === ".") continue;
    if (part !== "..") result.push(part);
    else if (result.pop() === undefined) return null;
  }
  return result;
}
