export interface StoreLimits {
  /** Records that one transaction takes in. */
  readonly batchRecordCountMax: number;
  /** Rows that one transaction writes; a batch ends with the record that reaches it. */
  readonly batchRowCountMax: number;
  /** New content that one transaction makes findable; a batch ends with the record that reaches it. */
  readonly batchTextBytesMax: number;
  /** Records of a log that a database is begun for without the indexes that only questions need. */
  readonly bulkRecordCountMin: number;
  /** Files, labels, findings … that one record brings, each. */
  readonly rowsPerRecordMax: number;
  /** Between two looks for new records. */
  readonly lookEveryMs: number;
  /** After the gateway's start, unless somebody searches before: the drill comes first. */
  readonly startDelayMs: number;
  readonly retryMsMin: number;
  readonly retryMsMax: number;
  /** How long a search waits for the newest records to be there. */
  readonly catchUpMsMax: number;
}

export const storeLimits: StoreLimits = {
  batchRecordCountMax: 500,
  batchRowCountMax: 20_000,
  batchTextBytesMax: 16 * 1024 * 1024,
  bulkRecordCountMin: 20_000,
  rowsPerRecordMax: 2_000,
  lookEveryMs: 200,
  startDelayMs: 5_000,
  retryMsMin: 1_000,
  retryMsMax: 30_000,
  catchUpMsMax: 2_000,
};

/** A statement's time, on either database; longer means that the database is away. */
export const queryMsMax = 60_000;
/** An index over all that there is. */
export const indexMsMax: number = 60 * 60_000;
export const connectMsMax = 10_000;
export const connectionCountMax = 4;
/** Characters of a name that is searched for: an index entry must stay below 2,700 bytes. */
export const nameLengthMax = 200;
/** Characters of any other text. */
export const textLengthMax = 1_000;

/** Exchanges of drills counted for one answer: beyond these it is not told how many. */
export const drillCountMax: number = 10_000;
