import type { Block, Part, Prompt, ToolCall } from "../prompt/prompt.ts";
import { toolKind, type ToolKind } from "../prompt/tools/known-tools.ts";
import { strictest, type Classification, type Label, type Workspace } from "./catalogue.ts";
import type { CatalogueIndex } from "./catalogue-index.ts";
import { attachedPaths, searchedPaths, statedFolders, type ResultLines } from "./mentions.ts";
import { Resolver, type Hit } from "./resolve.ts";
import { expandBraces, pathMentions } from "./shell.ts";

/** Labels with a path of their own in one prompt; beyond it only their folders are kept apart. */
const pathLabelCountMax = 500;
const pathLengthMax = 1024;

/** How the results of tools of a kind are read: of a file's content, or of no file's, few lines name files. */
const resultLines: Readonly<Partial<Record<ToolKind, ResultLines>>> = {
  ...{ write: "diff", read: "diff" },
  ...{ web: "numbered", agent: "numbered", plan: "numbered" },
};
const searching = /\b(?:grep|egrep|fgrep|rg|ag|ack|findstr|awk|head|tail|wc|xargs|parallel)\b/;

interface PartLabels {
  /** Results of tools in this part. */
  readonly results: readonly Block[];
  /** How each of them was read: that depends on their calls, which are in other parts. */
  readonly searches: string;
  readonly labels: readonly PlacedLabel[];
}

/** A label with what tells it from others, worked out once. */
interface PlacedLabel {
  readonly label: Label;
  readonly place: string;
  readonly key: string;
}

/**
 * Says where a prompt's content came from, for one catalogue and one set of workspaces. What was
 * learned of a part is kept as long as the part itself.
 */
export class Labeller {
  readonly #resolver: Resolver;
  readonly #uncatalogued: Classification;
  readonly #baseline: readonly PlacedLabel[];
  readonly #hasWorkspaces: boolean;
  readonly #parts = new WeakMap<Part, PartLabels>();

  constructor(index: CatalogueIndex, uncatalogued: Classification, workspaces: readonly Workspace[]) {
    this.#resolver = new Resolver(index, workspaces);
    this.#uncatalogued = uncatalogued;
    this.#hasWorkspaces = workspaces.length > 0;
    const baseline = this.#hasWorkspaces
      ? workspaces.flatMap(({ root, repo }) => this.#workspace(root, repo, index))
      : [this.#nowhere("", "workspace", "read")];
    this.#baseline = baseline.map(placed);
  }

  labelsOf(prompt: Prompt): readonly Label[] {
    const all = new Map<string, PlacedLabel>();
    for (const label of this.#baseline) collect(all, label);
    for (const { part, start } of prompt.placements) {
      for (const label of this.#ofPart(part, start, prompt)) collect(all, label);
    }
    if (prompt.previousResponse !== "" || prompt.references.length > 0) this.#ofReferred(prompt, all);
    return Array.from(all.values(), ({ label }) => label);
  }

  /** A result whose call stands in an earlier response: what that call names is what came of it. */
  #ofReferred(prompt: Prompt, all: Map<string, PlacedLabel>): void {
    for (const { part } of prompt.placements) {
      for (const { toolUseId } of this.#parts.get(part)?.results ?? []) {
        const call = toolUseId === undefined ? undefined : prompt.calls.get(toolUseId);
        for (const label of call ? this.ofCall(call) : []) collect(all, placed(label));
      }
    }
  }

  /** What one tool call reads or writes. */
  ofCall(call: ToolCall): readonly Label[] {
    const access = call.writes === true || toolKind(call.tool) === "write" ? "write" : "read";
    const labels = call.paths.flatMap((path) => {
      const hits = this.#resolver.resolve(path, false);
      return hits.length > 0
        ? hits.map((hit) => labelOf(hit, "path", access))
        : [this.#nowhere(path, "path", access)];
    });
    for (const text of call.mentions ?? []) labels.push(...this.#ofMention(text, access));
    for (const path of call.paths) if (/[*?[{]/.test(path)) labels.push(...this.#ofMention(path, access));
    return call.command === undefined ? labels : [...labels, ...this.#ofCommand(call.command)];
  }

  #ofPart(part: Part, start: number, prompt: Prompt): readonly PlacedLabel[] {
    const known = this.#parts.get(part);
    const results = known?.results ?? part.blocks.filter(({ kind }) => kind === "tool_result");
    let searches = "";
    for (const block of results) searches += `${linesOf(block, prompt) ?? ""} `;
    if (known?.searches === searches) return known.labels;
    const all = new Map<string, PlacedLabel>();
    for (const block of part.blocks) {
      for (const label of this.#ofBlock(block, start, prompt)) collect(all, placed(label));
    }
    const labels = [...all.values()];
    this.#parts.set(part, { results, searches, labels });
    return labels;
  }

  #ofBlock(block: Block, partStart: number, prompt: Prompt): readonly Label[] {
    if (block.kind === "tool_call") {
      const { tool = "", paths = [], mentions = [], command, writes = false } = block;
      const call = { tool, paths, mentions, writes };
      return this.ofCall(command === undefined ? call : { ...call, command });
    }
    const isText =
      block.kind === "user_text" ||
      block.kind === "system" ||
      block.kind === "document" ||
      block.kind === "other";
    const lines = linesOf(block, prompt);
    if (!isText && lines === undefined) return [];
    const titles = (block.mentions ?? []).flatMap((text) => this.#ofMention(text, "read"));
    const labels = block.spans.flatMap(({ start, end, escaped, key }) => {
      if (key) return [];
      const [from, to] = [partStart + start, partStart + end];
      return lines === undefined
        ? this.#ofText(prompt.bytes, from, to)
        : this.#ofSearch(searchedPaths(prompt.bytes, from, to, escaped, lines));
    });
    return titles.length === 0 ? labels : [...titles, ...labels];
  }

  #ofText(bytes: Uint8Array, from: number, to: number): readonly Label[] {
    const labels = attachedPaths(bytes, from, to).flatMap((path) =>
      this.ofCall({ tool: "Read", paths: [path] }),
    );
    // The client's word for where it works counts only where no guard says it.
    if (this.#hasWorkspaces) return labels;
    const folders = statedFolders(bytes, from, to).flatMap((folder) => this.#resolver.resolve(folder, false));
    return [...labels, ...folders.map((hit) => labelOf(hit, "workspace", "read"))];
  }

  /**
   * A string that may be a path. "**" and "*" alone name no folder: what they matched, a result's
   * lines tell.
   */
  #ofMention(text: string, access: Label["access"]): readonly Label[] {
    const pattern = /[*?[{]/.test(text);
    const isAbsolute = /^(?:[/~]|[A-Za-z]:[/\\])/.test(text);
    const paths = pattern
      ? expandBraces(text).map((one) => one.replace(/(^|[/\\])\*+(?=$|[/\\])/g, "$1"))
      : [text];
    return paths
      .flatMap((path) => this.#resolver.resolve(isAbsolute ? path : path.replace(/^[/\\]+/, ""), pattern))
      .filter(({ node }) => node.parent !== null || isAbsolute)
      .map((hit) => labelOf(hit, "path", access));
  }

  #ofSearch(paths: readonly string[]): readonly Label[] {
    return paths
      .flatMap((path) => this.#resolver.resolve(path, false))
      .filter(({ node }) => node.parent !== null)
      .map((hit) => labelOf(hit, "path", "read"));
  }

  /**
   * Where a command reaches. A file whose content it surely shows (shownFiles) and that only one place
   * can be is named as if a tool had read it; all else gives its folder alone. What a command lists,
   * searches, copies or computes is therefore never said to have been read.
   */
  #ofCommand(command: string): readonly Label[] {
    return pathMentions(command, this.#resolver.starts).flatMap((mention) => {
      const { text, pattern, bases, opens, shows } = mention;
      const hits = this.#resolver.resolve(text, pattern, bases);
      const isAbsolute = /^(?:[/~]|[A-Za-z]:[/\\])/.test(text);
      if (hits.length === 0) {
        // Of a stated workspace outside the catalogue, whose label says as much.
        if (shows && (isAbsolute || this.#hasWorkspaces)) return [this.#nowhere(text, "path", "read")];
        return opens && isAbsolute ? [this.#nowhere(text, "command", "read")] : [];
      }
      const [hit] = hits;
      if (shows && hits.length === 1 && hit && hit.path !== hit.node.folder.path)
        return [labelOf(hit, "path", "read")];
      // A word may always be read as a file in a repo's root; only a path or a file reader's argument is.
      return hits
        .filter(({ node }) => node.parent !== null || opens || isAbsolute)
        .map((one) => labelOf(one, "command", "read"));
    });
  }

  #workspace(root: string, repo: string | null, index: CatalogueIndex): readonly Label[] {
    const node = repo === null ? undefined : index.node(repo, "");
    if (node)
      return [{ ...labelOf({ node, path: "" }, "workspace", "read"), path: root.slice(0, pathLengthMax) }];
    const hits = this.#resolver.resolve(root, false).map((hit) => labelOf(hit, "workspace", "read"));
    return hits.length > 0 ? hits : [this.#nowhere(root, "workspace", "read")];
  }

  #nowhere(path: string, source: Label["source"], access: Label["access"]): Label {
    return {
      repo: null,
      folder: "",
      classification: this.#uncatalogued,
      path: path.slice(0, pathLengthMax),
      source,
      access,
    };
  }
}

/** Which lines of a result name files: that depends on the tool. Undefined: it is no result. */
function linesOf(block: Block, prompt: Prompt): ResultLines | undefined {
  if (block.kind !== "tool_result") return undefined;
  const call = block.toolUseId === undefined ? undefined : prompt.calls.get(block.toolUseId);
  if (!call) return "any";
  if (call.command !== undefined) return searching.test(call.command) ? "any" : "numbered";
  return resultLines[toolKind(call.tool) ?? "search"] ?? "any";
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

function placed(label: Label): PlacedLabel {
  const place = `${label.source}\n${label.access}\n${label.repo ?? "\0"}\n${label.folder}`;
  // Where a command reaches says no file: one label for each folder is enough.
  return { label, place, key: label.source === "path" ? `${place}\n${label.path}` : place };
}

function collect(all: Map<string, PlacedLabel>, one: PlacedLabel): void {
  const { label, place, key } = one;
  if (all.has(key)) return;
  if (label.source !== "path" || all.size < pathLabelCountMax) all.set(key, one);
  else if (!all.has(place)) all.set(place, { label: { ...label, path: "" }, place, key: place });
}

/** Strictest of all, or `floor`. */
export function strictestOf(labels: readonly Label[], floor: Classification): Classification {
  return labels.reduce((worst, { classification }) => strictest(worst, classification), floor);
}
