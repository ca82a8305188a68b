import {
  parseSync,
  Visitor,
  type Expression,
  type MemberExpression,
  type Program,
  type VariableDeclaration,
} from "oxc-parser";
import { moduleStateIn } from "./module-state.ts";

/** What the rules ask of one source file. Lines are 1-based. */
export interface Syntax {
  readonly imports: readonly Import[];
  /** Names of exported values (no types). */
  readonly exportedValues: readonly string[];
  readonly defaultExports: readonly number[];
  /** The file does nothing but pass on what other files export. */
  readonly barrel: boolean;
  /** `any` as a type. */
  readonly anys: readonly number[];
  readonly envReads: readonly number[];
  readonly consoleUses: readonly number[];
  /** Reads of the clock and of randomness that a pure ECMAScript library offers. */
  readonly impure: readonly number[];
  readonly moduleState: readonly ModuleState[];
  readonly comments: readonly { readonly text: string; readonly line: number }[];
  /** Lines that do not parse. */
  readonly errors: readonly number[];
}

export interface Import {
  /** "" when it is computed. */
  readonly specifier: string;
  readonly line: number;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
  /** `new URL(…, import.meta.url)`: found beside this module, to be read or started as a process. */
  readonly located: boolean;
}

export interface ModuleState {
  readonly name: string;
  readonly line: number;
}

export function readSyntax(path: string, text: string): Syntax {
  const parsed = parseSync(path, text);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  const exportedValues: string[] = [];
  const anys: number[] = [];
  const envReads: number[] = [];
  const consoleUses: number[] = [];
  const impure: number[] = [];
  const addImport = (source: { value: unknown; start: number }, typeOnly: boolean, located = false): void => {
    const specifier = typeof source.value === "string" ? source.value : "";
    imports.push({ specifier, line: lineOf(source.start), typeOnly, located });
  };

  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers;
      const typeOnly =
        node.importKind === "type" ||
        (names.length > 0 &&
          names.every((name) => name.type === "ImportSpecifier" && name.importKind === "type"));
      addImport(node.source, typeOnly);
      const takesEnv = names.some(
        (name) =>
          name.type === "ImportSpecifier" &&
          name.imported.type === "Identifier" &&
          name.imported.name === "env",
      );
      if (takesEnv && /^(?:node:)?process$/.test(node.source.value)) envReads.push(lineOf(node.start));
    },
    ExportAllDeclaration(node) {
      addImport(node.source, node.exportKind === "type");
    },
    ExportNamedDeclaration(node) {
      const names = node.specifiers;
      const typeOnly =
        node.exportKind === "type" || (names.length > 0 && names.every((name) => name.exportKind === "type"));
      if (node.source !== null) addImport(node.source, typeOnly);
      if (!typeOnly) exportedValues.push(...exportedNames(node));
    },
    ImportExpression(node) {
      addImport({ value: node.source.type === "Literal" ? node.source.value : "", start: node.start }, false);
    },
    TSImportType(node) {
      addImport(node.source, true);
    },
    NewExpression(node) {
      const [target, base] = node.arguments;
      if (isName(node.callee, "Date") && target === undefined) impure.push(lineOf(node.start));
      if (isName(node.callee, "URL") && target?.type === "Literal" && base?.type === "MemberExpression") {
        if (base.object.type === "MetaProperty") addImport(target, false, true);
      }
    },
    CallExpression(node) {
      if (isName(node.callee, "Date")) impure.push(lineOf(node.start));
    },
    TSAnyKeyword(node) {
      anys.push(lineOf(node.start));
    },
    VariableDeclarator(node) {
      if (node.id.type !== "ObjectPattern" || node.init === null || !isName(node.init, "process")) return;
      const takesEnv = node.id.properties.some((one) => one.type === "Property" && isName(one.key, "env"));
      if (takesEnv) envReads.push(lineOf(node.start));
    },
    MemberExpression(node) {
      const member = memberName(node);
      if (member === "env" && isProcess(node.object)) envReads.push(lineOf(node.start));
      if (isName(node.object, "console")) consoleUses.push(lineOf(node.start));
      if (isName(node.object, "Date") && member === "now") impure.push(lineOf(node.start));
      if (isName(node.object, "Math") && member === "random") impure.push(lineOf(node.start));
    },
  }).visit(parsed.program);

  return {
    imports,
    exportedValues,
    defaultExports: defaultExportsOf(parsed.program, lineOf),
    barrel: isBarrel(parsed.program),
    anys,
    envReads,
    consoleUses,
    impure,
    moduleState: moduleStateIn(parsed.program).map(({ name, start }) => ({ name, line: lineOf(start) })),
    comments: parsed.comments.map((comment) => ({ text: comment.value, line: lineOf(comment.start) })),
    errors: parsed.errors
      .filter((error) => error.severity.toString() === "Error")
      .map((error) => lineOf(error.labels[0]?.start ?? 0)),
  };
}

/** Offsets in UTF-16 units to 1-based lines. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}

function isName(node: { type: string }, name: string): boolean {
  return node.type === "Identifier" && (node as { name?: string }).name === name;
}

function isProcess(node: Expression | { type: string }): boolean {
  if (isName(node, "process")) return true;
  if (node.type !== "MemberExpression") return false;
  const member = node as MemberExpression;
  return isName(member.object, "globalThis") && memberName(member) === "process";
}

function memberName(node: MemberExpression): string {
  if (!node.computed && node.property.type === "Identifier") return node.property.name;
  return node.property.type === "Literal" ? String(node.property.value) : "";
}

function exportedNames(node: {
  declaration: { type: string } | null;
  specifiers: readonly { exported: { type: string; name?: string; value?: string } }[];
}): string[] {
  const names = node.specifiers.map((one) => one.exported.name ?? one.exported.value ?? "");
  const declared = node.declaration;
  if (declared === null || declared.type.startsWith("TS")) return names;
  if (declared.type === "VariableDeclaration") {
    return (declared as VariableDeclaration).declarations.map(({ id }) =>
      id.type === "Identifier" ? id.name : "",
    );
  }
  return [...names, (declared as { id?: { name?: string } | null }).id?.name ?? ""];
}

function defaultExportsOf(program: Program, lineOf: (offset: number) => number): number[] {
  return program.body
    .filter(
      (node) =>
        node.type === "ExportDefaultDeclaration" ||
        (node.type === "ExportNamedDeclaration" && exportedNames(node).includes("default")),
    )
    .map((node) => lineOf(node.start));
}

function isBarrel(program: Program): boolean {
  const passesOn = (node: Program["body"][number]): boolean =>
    node.type === "ExportAllDeclaration" || (node.type === "ExportNamedDeclaration" && node.source !== null);
  return program.body.length > 0 && program.body.every(passesOn);
}
