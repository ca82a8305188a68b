import { join } from "node:path";
import { markupOf, type Html } from "../admin/page/html.ts";
import { evidenceFiles } from "./evidence-folder.ts";
import { firstPage, furtherPage, type EvidenceFacts, type ListedPage } from "./evidence-page.ts";
import { rowOf, sectionOf, timeOf, type ShownEvidence } from "./evidence-section.ts";

/** A browser opens what is much larger only slowly. Of one exchange a page may hold more. */
const pageCharactersMax = 4 * 1024 * 1024;
const pageExchangeCountMax = 200;

/** The reading copy, written page by page as exchanges come; one page where all fits on one. */
export class EvidencePages {
  readonly #write: (name: string, content: string) => Promise<void>;
  readonly #written: ListedPage[] = [];
  #rows: Html[] = [];
  #sections: Html[] = [];
  #times: string[] = [];
  #characters = 0;

  constructor(write: (name: string, content: string) => Promise<void>) {
    this.#write = write;
  }

  async add(shown: ShownEvidence): Promise<void> {
    const section = sectionOf(shown);
    const { length } = markupOf(section);
    const isFull =
      this.#rows.length >= pageExchangeCountMax ||
      (this.#rows.length > 0 && this.#characters + length > pageCharactersMax);
    if (isFull) await this.#turn();
    this.#rows.push(rowOf(shown));
    this.#sections.push(section);
    this.#times.push(timeOf(shown));
    this.#characters += length;
  }

  async finish(facts: EvidenceFacts): Promise<void> {
    if (this.#written.length > 0) await this.#turn();
    const content = this.#written.length > 0 ? this.#written : { rows: this.#rows, sections: this.#sections };
    await this.#write(evidenceFiles.page, firstPage(facts, content));
  }

  async #turn(): Promise<void> {
    const number = this.#written.length + 1;
    const name = join(evidenceFiles.pages, `${String(number).padStart(5, "0")}.html`);
    await this.#write(name, furtherPage(number, { rows: this.#rows, sections: this.#sections }));
    const [from = "", to = ""] = [this.#times[0], this.#times.at(-1)];
    this.#written.push({ name, count: this.#rows.length, from, to });
    [this.#rows, this.#sections, this.#times, this.#characters] = [[], [], [], 0];
  }
}
