/** Finds what the sources hand over as `Words`: the templates of sayings, and the texts without places. */
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface WordsFound {
  readonly templates: ReadonlySet<string>;
  /** Places where a string that is put together at run time stands as `Words`, which no translation can know. */
  readonly unknown: readonly string[];
}

const root = join(import.meta.dirname, '../..');

/** @param patterns of the files, relative to the project */
export function wordsInSources(...patterns: readonly string[]): WordsFound {
  const files = globSync(patterns.map((pattern) => join(root, pattern)));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  });
  const found: Found = { templates: new Set(), unknown: [] };
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source) visit(source, program.getTypeChecker(), found);
  }
  return found;
}

interface Found {
  readonly templates: Set<string>;
  readonly unknown: string[];
}

function visit(node: ts.Node, checker: ts.TypeChecker, found: Found): void {
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') {
    found.templates.add(templateOf(node.template));
    for (const value of valuesOf(node.template)) if (isPhrase(checker, value)) found.unknown.push(placeOf(value));
  } else if (isWhole(node) && isWords(checker.getContextualType(node))) {
    takeText(node, checker, found);
  }
  ts.forEachChild(node, (child) => visit(child, checker, found));
}

/** An expression that is a value by itself: no name of a property, nothing whose parts are looked at instead. */
function isWhole(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node) || ts.isParenthesizedExpression(node)) return false;
  if (ts.isConditionalExpression(node) || ts.isBinaryExpression(node)) return false;
  return !ts.isPropertyAssignment(node.parent) || node.parent.name !== node;
}

function takeText(node: ts.Expression, checker: ts.TypeChecker, { templates, unknown }: Found): void {
  const type = typeOf(node, checker);
  if (isWords(type)) return;
  for (const part of type.isUnion() ? type.types : [type]) {
    if (part.isStringLiteral()) templates.add(part.value);
    else if (part.flags & ts.TypeFlags.StringLike) unknown.push(placeOf(node));
  }
}

function typeOf(node: ts.Expression, checker: ts.TypeChecker): ts.Type {
  const symbol = checker.getShorthandAssignmentValueSymbol(node.parent);
  return symbol ? checker.getTypeOfSymbol(symbol) : checker.getTypeAtLocation(node);
}

function templateOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (text, span, place) => `${text}{${place}}${span.literal.text}`,
    template.head.text,
  );
}

/** A union of strings and sayings, and of nothing else but undefined. */
function isWords(type: ts.Type | undefined): boolean {
  if (!type?.isUnion()) return false;
  const parts = type.types.filter((part) => !(part.flags & ts.TypeFlags.Undefined));
  return (
    parts.length === 2 &&
    parts.some((part) => part.flags & ts.TypeFlags.String) &&
    parts.some((part) => part.symbol?.name === 'Saying')
  );
}

function valuesOf(template: ts.TemplateLiteral): readonly ts.Expression[] {
  return ts.isTemplateExpression(template) ? template.templateSpans.map(({ expression }) => expression) : [];
}

/** Whether it can be a constant string with a word of English in it. */
function isPhrase(checker: ts.TypeChecker, value: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(value);
  return (type.isUnion() ? type.types : [type]).some(
    (part) => part.isStringLiteral() && /[a-z]{2} [a-z]/.test(part.value),
  );
}

function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${relative(root, source.fileName)}: ${node.getText().slice(0, 100)}`;
}
