import { html, lines, type Html } from "./html.ts";

const proofHeader = "c2sp.org/tlog-proof@";

/** The receipt as it can be checked elsewhere, and the checkpoint that it leads to. */
export function proofSection(receipt: string | null): Html {
  const checkpoint = receipt === null ? null : checkpointOf(receipt);
  return html`<section aria-labelledby="proof">
    <h2 id="proof">Proof</h2>
    ${
      receipt === null
        ? html`<p class="panel empty">
            No checkpoint covers this record yet. The next one will; then its receipt stands here.
          </p>`
        : html`<p class="hint">
              An inclusion proof of each record of this exchange, in the format c2sp.org/tlog-proof. Check the
              whole log with <code>npx fourgate audit verify</code>.
            </p>
            <h3>Receipt</h3>
            <pre class="panel" tabindex="0">${lines(receipt)}</pre>`
    }
    ${
      checkpoint === null
        ? null
        : html`<h3>Checkpoint</h3>
            <pre class="panel" tabindex="0">${lines(checkpoint)}</pre>`
    }
  </section>`;
}

/** The signed note that ends a tlog-proof, after its first empty line. https://c2sp.org/tlog-proof */
function checkpointOf(receipt: string): string | null {
  const start = receipt.indexOf("\n\n");
  if (!receipt.startsWith(proofHeader) || start < 0) return null;
  const note = receipt.slice(start + 2);
  const next = note.indexOf(`\n${proofHeader}`);
  return (next < 0 ? note : note.slice(0, next + 1)).trimEnd();
}
