/** Encodings inside of encodings. */
export const layerDepthMax = 5;

/** Bytes of all layers of a text: this much, and so many times its own length. */
export const layerBytesMin: number = 1024 * 1024;
export const layerBytesPerByte = 4;

/** The same for an attached document, whose pages are drawn at length. */
export const documentLayerBytesMin: number = 16 * 1024 * 1024;

/** Operators of a page take so many times as long to read as text does. */
export const pdfBytesPerByte = 2;

/** Layers of a text beside those that short runs share; each costs some microseconds beside its bytes. */
export const layerCountMax = 2000;

/** Runs of so few bytes share a layer. */
export const sharedRunBytesMax = 4096;

/** More than this of what compressed bytes hold is never ordinary: so many times their own length, and some. */
export const inflatedBytesPerByte = 128;
export const inflatedBytesMin: number = 64 * 1024;

/** Attempts to read as compressed what does not say that it is. */
export const unmarkedInflateCountMax = 8;

/** Digits of the shortest run that is looked into: 18 bytes in base64, 12 in hex. */
export const runDigitsMin = 24;
