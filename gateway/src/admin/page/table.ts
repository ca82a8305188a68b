import { html, type Html } from "./html.ts";

/** Rows under named columns, in a panel that scrolls by itself; the caption is for those who listen. */
export function table(caption: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="panel scroll" tabindex="0">
    <table class="plain">
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
