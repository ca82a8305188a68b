/**
 * Undoes PNG's predictors (ISO 32000-1, 7.4.4.4; PNG, section 9) or TIFF's of eight bits. What is of another
 * form stays as it is. `pixelBytes` and `rowBytes` are at least 1.
 */
export function unpredict(
  bytes: Uint8Array,
  predictor: number,
  pixelBytes: number,
  rowBytes: number,
): Uint8Array {
  if (predictor === 2) return addedUp(bytes, pixelBytes, rowBytes);
  if (predictor < 10) return bytes;
  const rows = Math.ceil(bytes.length / (rowBytes + 1));
  const out = new Uint8Array(Math.max(0, bytes.length - rows));
  let to = 0;
  for (let from = 0; from < bytes.length; from += rowBytes + 1) {
    const kind = bytes[from]!;
    const count = Math.min(rowBytes, bytes.length - from - 1);
    for (let column = 0; column < count; column++, to++) {
      const left = column >= pixelBytes ? out[to - pixelBytes]! : 0;
      const up = to >= rowBytes ? out[to - rowBytes]! : 0;
      const upLeft = column >= pixelBytes && to >= rowBytes ? out[to - rowBytes - pixelBytes]! : 0;
      out[to] = bytes[from + 1 + column]! + guess(kind, left, up, upLeft);
    }
  }
  return out;
}

function guess(kind: number, left: number, up: number, upLeft: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) return 0;
  const estimate = left + up - upLeft;
  const byLeft = Math.abs(estimate - left);
  const byUp = Math.abs(estimate - up);
  const byUpLeft = Math.abs(estimate - upLeft);
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}

function addedUp(bytes: Uint8Array, pixelBytes: number, rowBytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0; at < out.length; at++) {
    if (at % rowBytes >= pixelBytes) out[at] = out[at]! + out[at - pixelBytes]!;
  }
  return out;
}
