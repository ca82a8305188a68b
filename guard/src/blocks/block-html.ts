import { gateNames } from "@fourgate/core/block-message";
import type { BlockPage } from "./block-pages.ts";

/** The page at /x/<id>: plain, without scripts, everything escaped. */
export function blockHtml(page: BlockPage): string {
  const reasons = page.reasons.map(
    ({ gate, rule, message, remedy }) => `<section>
<h2>Gate ${String(gate)}, ${gateNames[gate]}</h2>
<p>${escapeHtml(message)}</p>
<p><strong>What to do:</strong> ${escapeHtml(remedy)}</p>
<p><small>Rule ${escapeHtml(rule)}</small></p>
</section>`,
  );
  return document(
    "Stopped by Fourgate",
    `<p>Nothing of this request left your laptop.</p>
${reasons.join("\n")}
${allowHtml(page.codes)}
<p><small>${new Date(page.atMs).toISOString()}, exchange ${escapeHtml(page.id)}, policy ${escapeHtml(page.policyVersion)}.
Your organisation's record says that this was stopped, by which rule and where; it does not hold what you wrote.</small></p>`,
  );
}

/** Asked for by a command: a page that allows could be opened by the tool as well. */
function allowHtml(codes: readonly string[]): string {
  if (codes.length === 0) return "";
  const lines = codes.map((code) => `npx fourgate allow ${escapeHtml(code)} --reason &quot;…&quot;`);
  return `<section><h2>If it is a test value</h2>
<p>In a terminal of your own, which the tool did not open:</p><pre>${lines.join("\n")}</pre></section>`;
}

export function unknownBlockHtml(): string {
  return document(
    "Not here any more",
    "<p>This guard remembers its last 1,000 blocks until it restarts. Ask your operator for the record.</p>",
  );
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}h2{font-size:1.1rem}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${String(char.codePointAt(0))};`);
}
