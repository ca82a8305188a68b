/** One piece of a Markdown document that is code: a line of a fenced block, or an inline span. */
export interface CodePiece {
  readonly text: string;
  readonly line: number;
  readonly fenced: boolean;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

export interface MarkdownDocument {
  readonly code: readonly CodePiece[];
  readonly links: readonly Link[];
  /** As a link's fragment names them. */
  readonly headings: ReadonlySet<string>;
}

export function readMarkdown(text: string): MarkdownDocument {
  const code: CodePiece[] = [];
  const links: Link[] = [];
  const headings = new Set<string>();
  let fence: string | undefined;
  for (const [index, row] of text.split("\n").entries()) {
    const line = index + 1;
    const mark = /^\s*(`{3,}|~{3,})/.exec(row)?.[1];
    if (mark !== undefined && (fence === undefined || row.trim() === fence)) {
      fence = fence === undefined ? mark : undefined;
    } else if (fence !== undefined || /^ {4}\S/.test(row)) {
      code.push({ text: row.trim(), line, fenced: true });
    } else {
      const heading = /^#{1,6} +(.*)$/.exec(row)?.[1];
      if (heading !== undefined) headings.add(slug(heading));
      for (const match of row.matchAll(/`([^`]+)`/g))
        code.push({ text: match[1] ?? "", line, fenced: false });
      const prose = row.replaceAll(/`[^`]*`/g, (span) => " ".repeat(span.length));
      for (const match of prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)) {
        links.push({ target: match[1] ?? "", line });
      }
      const reference = /^\[[^\]]+\]: +<?(\S+?)>?$/.exec(prose)?.[1];
      if (reference !== undefined) links.push({ target: reference, line });
    }
  }
  return { code, links, headings };
}

/** GitHub's way: lower case, punctuation gone, blanks to hyphens. */
function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
