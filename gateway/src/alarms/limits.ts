export interface AlarmLimits {
  /** Between two looks at the log, the exports and the ledger. */
  readonly lookEveryMs: number;
  readonly startDelayMs: number;
  /** Records that are looked through together. */
  readonly batchRecordCountMax: number;
  /** The first of a group waits this long for others. */
  readonly gatherMs: number;
  readonly retryMsMin: number;
  readonly retryMsMax: number;
  /** Alarms that are open at once; further ones are told in the gateway's lines alone. */
  readonly openCountMax: number;
  /** Alarms that a list shows, newest first. */
  readonly listedCountMax: number;
  /** Alarms that one message tells in full. */
  readonly messageAlarmCountMax: number;
  readonly sendMsMax: number;
}

export const alarmLimits: AlarmLimits = {
  lookEveryMs: 1_000,
  startDelayMs: 3_000,
  batchRecordCountMax: 200,
  gatherMs: 5_000,
  retryMsMin: 5_000,
  retryMsMax: 10 * 60_000,
  openCountMax: 1_000,
  listedCountMax: 500,
  messageAlarmCountMax: 50,
  sendMsMax: 30_000,
};
