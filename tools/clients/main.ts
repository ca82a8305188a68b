import { parseArgs } from "node:util";
import { Checks } from "./checks.ts";
import { claudeProgram } from "./claude.ts";
import { fourgateIsBuilt } from "./fourgate.ts";
import type { Scenario } from "./scenario.ts";
import { direct } from "./scenarios/direct.ts";
import { gatewayAway } from "./scenarios/gateway-away.ts";
import { ordinary } from "./scenarios/ordinary.ts";
import { restricted } from "./scenarios/restricted.ts";
import { typedSecret } from "./scenarios/typed-secret.ts";

const SCENARIOS: readonly Scenario[] = [direct, ordinary, typedSecret, restricted, gatewayAway];

/** `npm run test:clients [--client claude] [--scenario NAME]…`: real coding tools through Fourgate. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { client: { type: "string" }, scenario: { type: "string", multiple: true } },
  });
  const chosen = SCENARIOS.filter(
    ({ name }) => values.scenario === undefined || values.scenario.includes(name),
  );
  if ((values.client ?? "claude") !== "claude" || chosen.length === 0) {
    process.stderr.write(
      `test:clients: nothing to run; clients: claude; scenarios: ${SCENARIOS.map(({ name }) => name).join(", ")}\n`,
    );
    return 2;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const program = await claudeProgram();
  const checks = new Checks(say);
  for (const scenario of chosen) {
    say(`\n${scenario.name}`);
    if (scenario.governed && !fourgateIsBuilt()) {
      checks.that("Fourgate can be started", false, () => "cli/src/commands/up.ts is not there");
      continue;
    }
    try {
      await scenario.run(program, checks);
    } catch (error) {
      checks.that("the scenario ran to its end", false, () =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    }
  }
  say(`\n${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
