import type { Expression, Program, TSType, VariableDeclaration, VariableDeclarator } from "oxc-parser";

/**
 * Variables of a module that hold state: `let` and `var`, and a `const` that starts as an empty
 * container and so waits to be filled, unless its type says that nobody fills it.
 */
export function moduleStateIn(program: Program): { readonly name: string; readonly start: number }[] {
  return program.body
    .map((node) => (node.type === "ExportNamedDeclaration" ? node.declaration : node))
    .filter((node): node is VariableDeclaration => node?.type === "VariableDeclaration")
    .filter((node) => node.declare !== true)
    .flatMap((node) => node.declarations.filter((one) => holdsState(node.kind, one)))
    .map((one) => ({ name: one.id.type === "Identifier" ? one.id.name : "pattern", start: one.start }));
}

const containers: ReadonlySet<string> = new Set(["Map", "Set", "WeakMap", "WeakSet", "Array", "Object"]);

function holdsState(kind: VariableDeclaration["kind"], declarator: VariableDeclarator): boolean {
  if (kind === "let" || kind === "var") return true;
  const stated = declarator.id.typeAnnotation?.typeAnnotation;
  return declarator.init !== null && isEmptyContainer(declarator.init) && !isReadonly(stated);
}

function isEmptyContainer(init: Expression): boolean {
  if (init.type === "ArrayExpression") return init.elements.length === 0;
  if (init.type === "ObjectExpression") return init.properties.length === 0;
  if (init.type !== "NewExpression" || init.callee.type !== "Identifier") return false;
  return init.arguments.length === 0 && containers.has(init.callee.name);
}

function isReadonly(type: TSType | undefined): boolean {
  if (type?.type === "TSTypeOperator") return type.operator === "readonly";
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  return type.typeName.name.startsWith("Readonly");
}
