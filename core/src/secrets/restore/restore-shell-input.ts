import { utf8ToString } from "../../prompt/json/utf8.ts";
import { isPlainInShell } from "../policy/restore-policy.ts";
import type { SecretMap } from "../redact/secret-map.ts";
import { JsonTextRestorer } from "./restore.ts";

/**
 * The input of one call of a shell, as JSON text in pieces, where the policy lets values into
 * commands. A value that a shell would read otherwise than it stands (a space, a quote, a dollar sign)
 * refuses the command: quotes around it are the model's, and guessing them could run something else.
 */
export class ShellInputRestorer extends JsonTextRestorer {
  constructor(map: SecretMap) {
    super(map, ({ value }) =>
      isPlainInShell(utf8ToString(value, 0, value.length))
        ? "pass"
        : { refused: "the secret has characters that a shell does not take as they are" },
    );
  }
}
