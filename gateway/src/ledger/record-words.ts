/**
 * What records have in common, as a dictionary of deflate: a lone intent shrinks to about a third. It is
 * part of the format: every record was compressed with these very bytes, so a change makes the
 * log's records unreadable. A second version would need a frame type of its own.
 */
export const recordWords: Buffer = Buffer.from(
  [
    '{"kind":"gateway","id":"01","time":"2026-01-01T00:00:00.000Z","event":"started","detail":""}',
    '{"kind":"read","id":"01","time":"20","reader":"admin","of":"01',
    '{"kind":"policy","id":"01","time":"20","version":"","sha256":"',
    '{"kind":"drill","id":"01","time":"20","lines":[{"gate":1,"pass":true,"text":"',
    '{"kind":"guard_block","id":"01","time":"20","blockedAt":"20',
    '{"kind":"refusal","id":"01","time":"20","actor":null,"method":"GET","path":"/v1/models","code":"unauthenticated","gate":null,"reasons":[],"findings":[],"labels":[],"alarms":[],"policyVersion":"","bodySha256":"","bodyBytes":0}',
    '"code":"gate_blocked","gate":3,"reasons":[{"gate":3,"rule":"","message":"","remedy":""}],"deviceSequence":',
    '"findings":[{"detector":"","title":"","fingerprint":"","action":"redact","kind":"tool_result","line":1},{"action":"block","kind":"user_text"},{"action":"note","kind":"assistant_text"}',
    '"files":[{"path":"src/","repo":null,"access":"read","tool":""},{"path":"","repo":"","access":"write","tool":"Edit"},{"tool":"Read"},{"tool":"Write"}',
    '"labels":[{"repo":null,"folder":"","classification":"internal","path":"src/","source":"path","access":"read"},{"source":"command","classification":"restricted"},{"source":"workspace","classification":"confidential"},{"source":"session","classification":"public","access":"write"}',
    '{"kind":"outcome","id":"01","time":"2026-01-01T00:00:00.000Z","result":"answered","status":200,"replyBytes":0,"replySha256":"","inputTokens":0,"outputTokens":0,"cacheReadTokens":0,"toolCalls":[{"path":"","repo":null,"access":"read","tool":"Read"}],"firstByteMs":0,"durationMs":0}',
    '"result":"gateway_stopped","status":0,"replyBytes":0,"replySha256":"","inputTokens":null,"outputTokens":null,"cacheReadTokens":null,"toolCalls":[],"firstByteMs":null,"durationMs":0}',
    '{"kind":"intent","id":"01","time":"2026-01-01T00:00:00.000Z","actor":{"user":"","teams":[""],"agent":null,"device":"","tool":"claude-code 2.1","session":"","subAgent":""},"method":"POST","path":"/v1/messages","model":"claude-","deployment":"","deploymentClass":"cloud","destination":"https://api.anthropic.com/v1/messages","terms":{"training":"forbidden","retentionDays":30,"region":"us","account":"api"},"classification":"internal","labels":[],"findings":[],"observed":[],"policyVersion":"1","files":[],"guard":{"exchange":"01","device":"","deviceSequence":1,"policyVersion":"","redactions":0,"bodySha256":""},"alarms":[],"bodySha256":"","bodyBytes":0,"splice":null}',
  ].join("\n"),
);
