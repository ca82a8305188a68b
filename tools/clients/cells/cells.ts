import type { Cell } from "../cell.ts";
import { away } from "./away.ts";
import { block } from "./block.ts";
import { cancel } from "./cancel.ts";
import { edit } from "./edit.ts";
import { privateRouting } from "./private.ts";
import { redaction } from "./redaction.ts";
import { stream } from "./stream.ts";
import { subAgents } from "./sub-agents.ts";
import { tools } from "./tools.ts";

/** The columns of the matrix. The last two end what they run on, so they come last. */
export const cells: readonly Cell[] = [
  stream,
  tools,
  subAgents,
  cancel,
  block,
  redaction,
  edit,
  privateRouting,
  away,
];
