import { layerBytesMin, layerBytesPerByte, layerCountMax, unmarkedInflateCountMax } from "./limits.ts";

/** What may still be done for one text. Where it runs out, what is left is not looked into, and said. */
export class DecodeWork {
  #bytesLeft: number;
  #layersLeft = layerCountMax;
  #unmarkedLeft = unmarkedInflateCountMax;

  constructor(textBytes: number, bytesMin: number = layerBytesMin) {
    this.#bytesLeft = bytesMin + layerBytesPerByte * textBytes;
  }

  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** Whether a layer of so many bytes may be made; then it is counted. */
  take(bytes: number): boolean {
    if (bytes > this.#bytesLeft || this.#layersLeft <= 0) return false;
    this.#bytesLeft -= bytes;
    this.#layersLeft--;
    return true;
  }

  /** As `take`, for what shares a layer. */
  takeBytes(bytes: number): boolean {
    if (bytes > this.#bytesLeft) return false;
    this.#bytesLeft -= bytes;
    return true;
  }

  takeUnmarkedInflate(): boolean {
    return this.#unmarkedLeft-- > 0;
  }
}
