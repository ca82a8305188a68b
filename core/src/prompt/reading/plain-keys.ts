/**
 * Keys that stand for themselves: JSON Schema's, and those of the inputs of common tools. A key
 * spelt like one of these carries nothing; every other key is judged as text, wherever it stands.
 */
const everywhere: readonly string[] = words(
  "type text role content id name input title description model stream temperature tools metadata data url",
  "properties required items additionalProperties enum default format pattern parameters strict",
  "minimum maximum minLength maxLength minItems maxItems anyOf oneOf allOf const $schema $ref $defs",
  "file_path filePath path notebook_path absolute_path command old_string new_string oldString newString",
  "replace_all offset limit prompt subagent_type timeout todos status activeForm workdir cmd",
);

/** Those, and a protocol's own names; each line is words with a space between them. */
export function plainKeys(...lines: readonly string[]): ReadonlySet<string> {
  return new Set([...everywhere, ...words(...lines)]);
}

function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(" "));
}
