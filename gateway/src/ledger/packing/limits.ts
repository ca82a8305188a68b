export interface PackingLimits {
  /** Less in the segment that is written to is not worth a file of its own. */
  readonly sealBytesMin: number;
  /** Content that is compressed together, before compression. Reading a piece of it takes a millisecond. */
  readonly packBytesMax: number;
  /** Of zstd: half as many bytes as level 1 leaves of single pieces, for 0.2 s a megabyte. */
  readonly level: number;
  /** Content that waits for more of its kind, before compression. */
  readonly pendingBytesMax: number;
  /** Share of one processor. */
  readonly dutyMax: number;
  /** Work between two rests: so long everything else waits. */
  readonly workMsMax: number;
  /** What must stay free of the disk beside the new file. */
  readonly freeBytesMin: number;
}

export const packingLimits: PackingLimits = {
  sealBytesMin: 256 * 1024,
  packBytesMax: 1024 * 1024,
  level: 17,
  pendingBytesMax: 32 * 1024 * 1024,
  dutyMax: 0.2,
  workMsMax: 3,
  freeBytesMin: 1024 * 1024 * 1024,
};
