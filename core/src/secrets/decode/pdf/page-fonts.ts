import type { Inflate } from "../layer.ts";
import { parentDepthMax } from "./limits.ts";
import { readFont, unknownFont, type PdfFont } from "./pdf-font.ts";
import type { PdfFile } from "./pdf-file.ts";
import { isDictionary, type PdfDictionary } from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";

/** Fonts by the name that resources give them. Each font is read once. */
export class PageFonts {
  readonly #file: PdfFile;
  readonly #inflate: Inflate;
  readonly #work: PdfWork;
  readonly #read = new Map<PdfDictionary, PdfFont>();
  /** By name, of any resources: for what stands on no page that says its own. */
  #ofAny: ReadonlyMap<string, PdfDictionary> | undefined;

  constructor(file: PdfFile, inflate: Inflate, work: PdfWork) {
    this.#file = file;
    this.#inflate = inflate;
    this.#work = work;
  }

  /** Of a page or a form, whose resources may be those of the node above it. */
  of(owner: PdfDictionary | undefined): (name: string) => PdfFont {
    const fonts = owner && this.#fontsOf(owner);
    return (name) => {
      const font = this.#file.dictionary(fonts?.get(name)) ?? this.#any().get(name);
      if (font === undefined) return unknownFont;
      const known = this.#read.get(font);
      if (known !== undefined) return known;
      const read = readFont(font, this.#file, this.#inflate, this.#work);
      this.#read.set(font, read);
      return read;
    };
  }

  #fontsOf(owner: PdfDictionary): PdfDictionary | undefined {
    let at: PdfDictionary | undefined = owner;
    for (let depth = 0; at !== undefined && depth < parentDepthMax; depth++) {
      const resources = this.#file.dictionary(at.get("Resources"));
      if (resources !== undefined) return this.#file.dictionary(resources.get("Font"));
      at = this.#file.dictionary(at.get("Parent"));
    }
    return undefined;
  }

  #any(): ReadonlyMap<string, PdfDictionary> {
    if (this.#ofAny !== undefined) return this.#ofAny;
    const all = new Map<string, PdfDictionary>();
    const addFonts = (value: PdfDictionary | undefined): void => {
      for (const [name, reference] of this.#file.dictionary(value?.get("Font")) ?? []) {
        const font = this.#file.dictionary(reference);
        if (font !== undefined && !all.has(name)) all.set(name, font);
      }
    };
    for (const { value } of this.#file.objects) {
      if (!isDictionary(value)) continue;
      addFonts(this.#file.dictionary(value.get("Resources")));
      // Resources that are an object of their own.
      addFonts(value);
    }
    this.#ofAny = all;
    return all;
  }
}
