import type { Draw } from "../draw.ts";
import type { Snippet } from "../secret-kind.ts";

type Style = (value: string, name: string) => Snippet;

const words = (name: string): string[] => name.toLowerCase().split("_");
const camel = (name: string): string =>
  words(name)
    .map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`))
    .join("");
const snake = (name: string): string => name.toLowerCase();
const kebab = (name: string): string => words(name).join("-");

/** Where a name stands beside the value. */
const namedStyles: readonly Style[] = [
  (value, name) => ({ text: `${name}=${value}`, file: ".env" }),
  (value, name) => ({ text: `${name}="${value}"`, file: ".env.production" }),
  (value, name) => ({ text: `export ${name}='${value}'`, file: "scripts/deploy.sh" }),
  (value, name) => ({ text: `export ${name}=${value}`, file: "home/.bashrc" }),
  (value, name) => ({ text: `$env:${name} = "${value}"`, file: "scripts/setup.ps1" }),
  (value, name) => ({ text: `ENV ${name}=${value}`, file: "Dockerfile" }),
  (value, name) => ({
    text: `docker run --rm -e ${name}=${value} -p 8080:8080 shop/api:latest`,
    file: "run.sh",
  }),
  (value, name) => ({ text: `${snake(name)}: ${value}`, file: "config/settings.yml" }),
  (value, name) => ({ text: `      ${name}: "${value}"`, file: "docker-compose.yml" }),
  (value, name) => ({ text: `      - ${name}=${value}`, file: "docker-compose.override.yml" }),
  (value, name) => ({
    text: `            - name: ${name}\n              value: "${value}"`,
    file: "k8s/deployment.yaml",
  }),
  (value, name) => ({ text: `  "${camel(name)}": "${value}",`, file: "config/local.json" }),
  (value, name) => ({ text: `{"${snake(name)}":"${value}","region":"eu-west-1"}`, file: "state.json" }),
  (value, name) => ({ text: `${snake(name)} = "${value}"`, file: "terraform.tfvars" }),
  (value, name) => ({ text: `${kebab(name)} = ${value}`, file: "service.ini" }),
  (value, name) => ({ text: `app.${words(name).join(".")}=${value}`, file: "application.properties" }),
  (value, name) => ({ text: `const ${camel(name)} = "${value}";`, file: "src/client.ts" }),
  (value, name) => ({ text: `${name} = "${value}"`, file: "app/settings.py" }),
  (value, name) => ({ text: `os.environ["${name}"] = "${value}"`, file: "notebooks/run.py" }),
  (value, name) => ({
    text: `    private static final String ${name} = "${value}";`,
    file: "src/main/java/App.java",
  }),
  (value, name) => ({ text: `\t${camel(name)} := "${value}"`, file: "cmd/main.go" }),
  (value, name) => ({ text: `  <add key="${name}" value="${value}" />`, file: "Web.config" }),
  (value, name) => ({ text: `  '${snake(name)}' => '${value}',`, file: "config/services.php" }),
  (value, name) => ({ text: `let ${snake(name)} = "${value}".to_string();`, file: "src/main.rs" }),
];

/** Where the value stands without its name. */
const bareStyles: readonly Style[] = [
  (value) => ({ text: `here is the key I just made: ${value} - please use it`, file: "prompt.txt" }),
  (value) => ({ text: value, file: "token.txt" }),
  (value) => ({
    text: `curl -sS -H "Authorization: Bearer ${value}" https://api.example.com/v1/me`,
    file: "notes.sh",
  }),
  (value) => ({
    text: `> authorization: Bearer ${value}\n> accept: application/json`,
    file: "trace.log",
  }),
  (value) => ({
    text: `  headers: { Authorization: \`Bearer ${value}\` },`,
    file: "src/fetch.ts",
  }),
  (value) => ({ text: `GET /v1/items?limit=20&access_token=${value}&page=2 200 12ms`, file: "access.log" }),
  (value) => ({ text: `client = Client("${value}")`, file: "app/client.py" }),
  (value) => ({ text: `login succeeded, token ${value} stored`, file: "ci.log" }),
  (value) => ({ text: `| staging | \`${value}\` | rotate in May |`, file: "docs/accounts.md" }),
];

export function inContext(value: string, name: string, isDistinct: boolean, draw: Draw): Snippet {
  return draw.pick(isDistinct && draw.chance(0.4) ? bareStyles : namedStyles)(value, name);
}
