/** Objects that a PDF may have; a tagged one of a thousand pages has about so many. */
export const objectCountMax = 200_000;

/** Values in all objects of a PDF: numbers, names, strings. */
export const valueCountMax = 1_000_000;

/** Arrays and dictionaries inside of one another. */
export const valueDepthMax = 32;

/** Objects are read once; so often a PDF's length may be read where broken ones overlap, and some. */
export const readingsMax = 4;

/** Filters of one stream. */
export const filterCountMax = 4;

/** Glyphs that the maps of all fonts may name. */
export const mappedGlyphCountMax = 500_000;

/** From a page up to whoever holds its resources. */
export const parentDepthMax = 16;

/** Saved states of a content stream. */
export const savedStateCountMax = 64;

/** So many glyphs that no map names, and so large a share of all, and the text is not known. */
export const unmappedCountMin = 8;
export const unmappedShareMin = 0.1;
