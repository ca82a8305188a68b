import { dirname } from "node:path";

type Patch =
  | { readonly at: number; readonly bytes: Uint8Array }
  /** The journal's room, which is most of what is written. */
  | { readonly at: number; readonly zeros: number }
  | { readonly length: number };

const zeros = Buffer.alloc(1024 * 1024);

interface FileState {
  readonly durable: Patch[];
  readonly pending: Patch[];
}

type Node = FileState | "folder";

/** What a crash leaves of a file: its writes in order. */
export type Image = ReadonlyMap<string, readonly Patch[] | "folder">;

/**
 * What of a folder is on the disk and what only in the kernel's memory, by the strictest rules: bytes
 * are on the disk after a sync of their file, names after a sync of their folder, and nothing else.
 */
export class DiskModel {
  readonly #root: string;
  readonly #names = new Map<string, Node>();
  readonly #durable = new Map<string, Node>();

  constructor(root: string) {
    this.#root = root;
    this.#names.set(root, "folder");
    this.#durable.set(root, "folder");
  }

  isFolder(path: string): boolean {
    return this.#names.get(path) === "folder";
  }

  /** A file or folder that was there before, and is on the disk. */
  add(path: string, bytes: Uint8Array | "folder"): void {
    const node: Node = bytes === "folder" ? bytes : { durable: [{ at: 0, bytes }], pending: [] };
    this.#names.set(path, node);
    this.#durable.set(path, node);
  }

  create(path: string): void {
    this.#names.set(path, { durable: [], pending: [] });
  }

  makeFolder(path: string): void {
    for (let at = path; !this.#names.has(at); at = dirname(at)) this.#names.set(at, "folder");
  }

  /** The file, which keeps its state whatever name it gets. */
  file(path: string): FileState | undefined {
    const node = this.#names.get(path);
    return node === "folder" ? undefined : node;
  }

  write(path: string, at: number, bytes: Uint8Array): void {
    const isZero = bytes.length <= zeros.length && zeros.subarray(0, bytes.length).equals(bytes);
    // Kept as it was: the caller may use its buffer again.
    const patch = isZero ? { at, zeros: bytes.length } : { at, bytes: Uint8Array.from(bytes) };
    this.file(path)?.pending.push(patch);
  }

  truncate(path: string, length: number): void {
    this.file(path)?.pending.push({ length });
  }

  sync(path: string): void {
    const file = this.file(path);
    if (file) file.durable.push(...file.pending.splice(0));
  }

  syncFolder(path: string): void {
    for (const name of this.#durable.keys())
      if (dirname(name) === path && !this.#names.has(name)) this.#durable.delete(name);
    for (const [name, node] of this.#names) if (dirname(name) === path) this.#durable.set(name, node);
  }

  rename(from: string, to: string): void {
    const node = this.#names.get(from);
    if (!node) return;
    this.#names.delete(from);
    this.#names.set(to, node);
  }

  link(from: string, to: string): void {
    const node = this.#names.get(from);
    if (node) this.#names.set(to, node);
  }

  remove(path: string): void {
    for (const name of this.#names.keys())
      if (name === path || name.startsWith(`${path}/`)) this.#names.delete(name);
  }

  /** As a power cut leaves it when nothing that was not synced survives, by paths relative to the root. */
  afterPowerCut(): Image {
    const reachable = [...this.#durable].filter(([path]) => this.#isReachable(path));
    return this.#image(reachable, (file) => [...file.durable]);
  }

  /** As kill -9 leaves it: the kernel has it all. */
  afterKill(): Image {
    return this.#image([...this.#names], (file) => [...file.durable, ...file.pending]);
  }

  #isReachable(path: string): boolean {
    for (let at = dirname(path); at.length >= this.#root.length; at = dirname(at))
      if (this.#durable.get(at) !== "folder") return false;
    return true;
  }

  #image(names: readonly (readonly [string, Node])[], patches: (file: FileState) => Patch[]): Image {
    return new Map(
      names
        .filter(([path]) => path !== this.#root)
        .map(([path, node]) => [path.slice(this.#root.length + 1), node === "folder" ? node : patches(node)]),
    );
  }
}
