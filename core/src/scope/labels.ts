import type { Block, Part, Prompt, ToolCall } from "../prompt/prompt.ts";
import { strictest, type Classification, type Label, type Workspace } from "./catalogue.ts";
import type { CatalogueIndex } from "./catalogue-index.ts";
import { attachedPaths, searchedPaths, statedFolders } from "./mentions.ts";
import { Resolver, type Hit } from "./resolve.ts";
import { pathMentions } from "./shell.ts";

/** Labels with a path of their own in one prompt; beyond it only their folders are kept apart. */
const pathLabelCountMax = 500;
const pathLengthMax = 1024;

const writers = new Set(["Write", "Edit", "MultiEdit", "NotebookEdit"]);
/** Tools whose result is one file's content or no file's: its lines name no further files. */
const silent = new Set([...writers, "Read", "NotebookRead", "WebFetch", "WebSearch", "Task", "TodoWrite"]);
const searching = /\b(?:grep|egrep|fgrep|rg|ag|ack|findstr|awk|head|tail|wc|xargs|parallel)\b/;

interface PartLabels {
  /** Which results were read as search results: that depends on their calls, which are in other parts. */
  readonly searches: string;
  readonly labels: readonly Label[];
}

/**
 * Says where a prompt's content came from, for one catalogue and one set of workspaces. What was
 * learned of a part is kept as long as the part itself.
 */
export class Labeller {
  readonly #resolver: Resolver;
  readonly #uncatalogued: Classification;
  readonly #baseline: readonly Label[];
  readonly #hasWorkspaces: boolean;
  readonly #parts = new WeakMap<Part, PartLabels>();

  constructor(index: CatalogueIndex, uncatalogued: Classification, workspaces: readonly Workspace[]) {
    this.#resolver = new Resolver(index, workspaces);
    this.#uncatalogued = uncatalogued;
    this.#hasWorkspaces = workspaces.length > 0;
    this.#baseline = this.#hasWorkspaces
      ? workspaces.flatMap(({ root, repo }) => this.#workspace(root, repo, index))
      : [this.#nowhere("", "workspace", "read")];
  }

  labelsOf(prompt: Prompt): readonly Label[] {
    const all = new Map<string, Label>();
    for (const label of this.#baseline) collect(all, label);
    for (const { part, start } of prompt.placements) {
      for (const label of this.#ofPart(part, start, prompt)) collect(all, label);
    }
    return [...all.values()];
  }

  /** What one tool call reads or writes. */
  ofCall(call: ToolCall): readonly Label[] {
    const access = writers.has(call.tool) ? "write" : "read";
    const labels = call.paths.flatMap((path) => {
      const hits = this.#resolver.resolve(path, false);
      return hits.length > 0 ? hits.map((hit) => labelOf(hit, "path", access)) : [this.#nowhere(path, "path", access)];
    });
    return call.command === undefined ? labels : [...labels, ...this.#ofCommand(call.command)];
  }

  #ofPart(part: Part, start: number, prompt: Prompt): readonly Label[] {
    const known = this.#parts.get(part);
    const searches = part.blocks.map((block) => (isSearch(block, prompt) ? "s" : "-")).join("");
    if (known?.searches === searches) return known.labels;
    const all = new Map<string, Label>();
    for (const block of part.blocks) {
      for (const label of this.#ofBlock(block, start, prompt)) collect(all, label);
    }
    const labels = [...all.values()];
    this.#parts.set(part, { searches, labels });
    return labels;
  }

  #ofBlock(block: Block, partStart: number, prompt: Prompt): readonly Label[] {
    if (block.kind === "tool_call") {
      const call = { tool: block.tool ?? "", paths: block.paths ?? [] };
      return this.ofCall(block.command === undefined ? call : { ...call, command: block.command });
    }
    const isText = block.kind === "user_text" || block.kind === "system" || block.kind === "document" || block.kind === "other";
    const search = isSearch(block, prompt);
    if (!isText && !search) return [];
    return block.spans.flatMap(({ start, end, escaped, key }) => {
      if (key) return [];
      const [from, to] = [partStart + start, partStart + end];
      return search ? this.#ofSearch(searchedPaths(prompt.bytes, from, to, escaped)) : this.#ofText(prompt.bytes, from, to);
    });
  }

  #ofText(bytes: Uint8Array, from: number, to: number): readonly Label[] {
    const labels = attachedPaths(bytes, from, to).flatMap((path) => this.ofCall({ tool: "Read", paths: [path] }));
    // The client's word for where it works counts only where no guard says it.
    if (this.#hasWorkspaces) return labels;
    const folders = statedFolders(bytes, from, to).flatMap((folder) => this.#resolver.resolve(folder, false));
    return [...labels, ...folders.map((hit) => labelOf(hit, "workspace", "read"))];
  }

  #ofSearch(paths: readonly string[]): readonly Label[] {
    return paths
      .flatMap((path) => this.#resolver.resolve(path, false))
      .filter(({ node }) => node.parent !== null)
      .map((hit) => labelOf(hit, "path", "read"));
  }

  #ofCommand(command: string): readonly Label[] {
    return pathMentions(command, this.#resolver.starts).flatMap(({ text, pattern, bases, opens }) => {
      const hits = this.#resolver.resolve(text, pattern, bases);
      const isAbsolute = /^(?:[/~]|[A-Za-z]:[/\\])/.test(text);
      if (hits.length === 0) return opens && isAbsolute ? [this.#nowhere(text, "command", "read")] : [];
      // A word may always be read as a file in a repo's root; only a path or a file reader's argument is.
      return hits.filter(({ node }) => node.parent !== null || opens || isAbsolute).map((hit) => labelOf(hit, "command", "read"));
    });
  }

  #workspace(root: string, repo: string | null, index: CatalogueIndex): readonly Label[] {
    const node = repo === null ? undefined : index.node(repo, "");
    if (node) return [{ ...labelOf({ node, path: "" }, "workspace", "read"), path: root.slice(0, pathLengthMax) }];
    const hits = this.#resolver.resolve(root, false).map((hit) => labelOf(hit, "workspace", "read"));
    return hits.length > 0 ? hits : [this.#nowhere(root, "workspace", "read")];
  }

  #nowhere(path: string, source: Label["source"], access: Label["access"]): Label {
    return { repo: null, folder: "", classification: this.#uncatalogued, path: path.slice(0, pathLengthMax), source, access };
  }
}

/** Is this block the result of a tool that lists lines of many files? */
function isSearch(block: Block, prompt: Prompt): boolean {
  if (block.kind !== "tool_result") return false;
  const call = block.toolUseId === undefined ? undefined : prompt.calls.get(block.toolUseId);
  if (!call) return true;
  return call.command === undefined ? !silent.has(call.tool) : searching.test(call.command);
}

function labelOf({ node, path }: Hit, source: Label["source"], access: Label["access"]): Label {
  return {
    repo: node.repo,
    folder: node.folder.path,
    classification: node.folder.classification,
    path: path.slice(0, pathLengthMax),
    source,
    access,
  };
}

function collect(all: Map<string, Label>, label: Label): void {
  const place = `${label.source}\n${label.access}\n${label.repo ?? "\0"}\n${label.folder}`;
  // Commands say where they reach, not which file: one label for each folder is enough.
  if (label.source !== "path") {
    if (!all.has(place)) all.set(place, label);
    return;
  }
  const key = `${place}\n${label.path}`;
  if (all.has(key)) return;
  if (all.size < pathLabelCountMax) all.set(key, label);
  else if (!all.has(place)) all.set(place, { ...label, path: "" });
}

/** Strictest of all, or `floor`. */
export function strictestOf(labels: readonly Label[], floor: Classification): Classification {
  return labels.reduce((worst, { classification }) => strictest(worst, classification), floor);
}
