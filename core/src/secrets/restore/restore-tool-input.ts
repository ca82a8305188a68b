import { patchPaths } from "../../prompt/tools/patch.ts";
import { JsonWalk } from "./json-walk.ts";
import { JsonTextRestorer, type Home, type Refusal } from "./restore.ts";
import type { MappedSecret, SecretMap } from "../redact/secret-map.ts";
import { runsByItself } from "./runs-by-itself.ts";
import { isInsideFolder, pathInside } from "./workspace-path.ts";

const pathMembers: ReadonlySet<string> = new Set([
  "file_path",
  "filePath",
  "notebook_path",
  "path",
  "absolute_path",
]);
const heldUnitsMax = 8 * 1024 * 1024;

/** Where secrets may be put back. */
export interface RestoreScope {
  readonly map: SecretMap;
  /** Names of the tools, exactly; such as write a file that their input names. */
  readonly tools: ReadonlySet<string>;
  /** Names of shells that may have values in their commands; absent for none. */
  readonly shells?: ReadonlySet<string>;
  /** Absolute folders, without a slash at their end. */
  readonly roots: readonly string[];
  /** Where the tool works, absolute: relative paths count from there. Without it, from each root. */
  readonly cwd?: string;
  /**
   * What the file system adds to the comparison of names: whether this path, which the names put
   * inside of the root, is there really and may be written. Without it the names decide.
   */
  readonly mayWrite?: (root: string, path: string) => boolean;
}

const outside = "the file lies outside of this session's workspace";
const autorun = "the file is one that runs by itself (a hook, a tool's or a shell's settings)";

/**
 * The input of one call of a tool that writes a file, as JSON text in pieces. Text passes at once
 * until a placeholder comes; that waits until the input has named its file. Every file that the
 * input names must lie inside of a workspace, since a reader of JSON may take the first or the last.
 */
export class ToolInputRestorer {
  readonly #scope: RestoreScope;
  readonly #paths: string[] = [];
  readonly #writable = new Map<string, boolean>();
  readonly #ahead = new JsonWalk((key, value) => {
    if (pathMembers.has(key)) this.#paths.push(this.#absolute(value));
    else for (const path of patchPaths(value)) this.#paths.push(this.#absolute(path));
  });
  readonly #restorer: JsonTextRestorer;

  constructor(scope: RestoreScope) {
    this.#scope = scope;
    this.#restorer = new JsonTextRestorer(scope.map, (secret) => this.#answer(secret));
  }

  get restored(): number {
    return this.#restorer.restored;
  }

  get refused(): string | null {
    return this.#restorer.refused;
  }

  push(text: string): string {
    const pathCount = this.#paths.length;
    this.#ahead.advance(text);
    const released = this.#restorer.push(text);
    if (this.#paths.length === pathCount) return this.#bounded(released);
    if (this.restored > 0 && this.#runsByItself()) return this.#refuse(autorun);
    if (this.restored > 0 && !this.#isInside()) return this.#refuse(outside);
    return this.#bounded(released + this.#restorer.retry());
  }

  end(): string {
    const released = this.#restorer.end();
    if (this.#restorer.heldLength > 0 && this.refused === null)
      return this.#refuse("its input names no file");
    return released;
  }

  #absolute(path: string): string {
    const { cwd } = this.#scope;
    const isRelative = !/^(?:[/\\~]|[A-Za-z]:[\\/])/.test(path) && path !== "";
    return cwd !== undefined && isRelative ? `${cwd}/${path}` : path;
  }

  #bounded(released: string): string {
    return this.#restorer.heldLength > heldUnitsMax
      ? this.#refuse("its input does not name its file soon enough")
      : released;
  }

  #refuse(reason: string): string {
    this.#restorer.refused = reason;
    return "";
  }

  #answer(secret: MappedSecret): "pass" | "wait" | Home | Refusal {
    if (this.#paths.length === 0) return "wait";
    if (this.#runsByItself()) return { refused: autorun };
    if (!this.#isInside()) return { refused: outside };
    if (this.#isFromElsewhere(secret)) return { refused: "the secret comes from another workspace" };
    // What a shell printed names no file, and may be of this one.
    const depths = new Set(
      secret.origins
        .filter(
          ({ paths }) =>
            paths.length === 0 || paths.some((path) => this.#paths.includes(this.#absolute(path))),
        )
        .map(({ depth = 0 }) => depth),
    );
    const [homeDepth] = depths;
    return homeDepth !== undefined && depths.size === 1 ? { homeDepth } : "pass";
  }

  #isInside(): boolean {
    return this.#paths.every((path) => {
      const known = this.#writable.get(path);
      if (known !== undefined) return known;
      const { mayWrite } = this.#scope;
      const writable = this.#rootsOf(path).some((root) => mayWrite === undefined || mayWrite(root, path));
      this.#writable.set(path, writable);
      return writable;
    });
  }

  #runsByItself(): boolean {
    return this.#paths.some((path) => {
      const inside = this.#scope.roots.map((root) => pathInside(root, path)).filter((one) => one !== null);
      return inside.length > 0 && inside.every(runsByItself);
    });
  }

  #rootsOf(path: string): string[] {
    return this.#scope.roots.filter((root) => isInsideFolder(root, path));
  }

  /** Each place where it was seen lies in a workspace, and none in this one. */
  #isFromElsewhere({ origins }: MappedSecret): boolean {
    const target = this.#paths.flatMap((path) => this.#rootsOf(path));
    if (origins.length === 0) return false;
    return origins.every(({ paths }) => {
      const roots = paths.flatMap((path) => this.#rootsOf(path));
      return roots.length > 0 && !roots.some((root) => target.includes(root));
    });
  }
}
