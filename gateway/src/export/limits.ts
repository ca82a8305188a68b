export interface ExportLimits {
  /** Records that are read and formatted together. */
  readonly batchRecordCountMax: number;
  /** Events of one message to a receiver. */
  readonly batchEventCountMax: number;
  readonly batchBytesMax: number;
  /** Records formatted before others get their turn. */
  readonly formatTogetherMax: number;
  /** Between two looks for new records. */
  readonly lookEveryMs: number;
  /** From the gateway's start: the drill comes first. */
  readonly startDelayMs: number;
  readonly retryMsMin: number;
  readonly retryMsMax: number;
  /** Refused one after the other with none taken between: then it is the receiver that is wrong, not the records. */
  readonly refusedInARowMax: number;
  /** Refused records that are listed; all of them are counted, and each is in the log. */
  readonly refusedListedMax: number;
  /** Calls whose outcome is awaited, to name who made them. */
  readonly openCallCountMax: number;
  /** Records read back at a start, for the calls that were open. */
  readonly readBackCountMax: number;
  readonly canaryEveryMs: number;
  /** A canary that has no result by then is late. */
  readonly canaryMsMax: number;
  /** How long reading it back is tried. */
  readonly readBackMsMax: number;
  readonly readBackEveryMs: number;
}

export const exportLimits: ExportLimits = {
  batchRecordCountMax: 500,
  batchEventCountMax: 2_000,
  batchBytesMax: 1_000_000,
  formatTogetherMax: 8,
  lookEveryMs: 250,
  startDelayMs: 3_000,
  retryMsMin: 1_000,
  retryMsMax: 60_000,
  refusedInARowMax: 20,
  refusedListedMax: 50,
  openCallCountMax: 10_000,
  readBackCountMax: 1_000,
  canaryEveryMs: 6 * 3_600_000,
  canaryMsMax: 10 * 60_000,
  readBackMsMax: 60_000,
  readBackEveryMs: 1_000,
};

/** A receiver's connection, and its answer. */
export const connectMsMax = 10_000;
export const answerMsMax = 30_000;
export const answerBytesMax: number = 4 * 1024 * 1024;
/** After the last byte of a batch went out over syslog: a receiver that is gone breaks the connection by then. */
export const syslogSettleMs = 200;
/** Of an event, its syslog head included: what rsyslog takes without being set up for more. */
export const syslogEventBytesMax = 8_000;
export const httpEventBytesMax: number = 256 * 1024;
export const fileEventBytesMax: number = 1024 * 1024;
/** A reason that a receiver gave, in the log and in lists. */
export const reasonLengthMax = 300;
