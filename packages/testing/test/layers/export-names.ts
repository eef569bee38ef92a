import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { workspaceRoot } from './workspace-package.ts';

/** The names that a module exports, sorted. `export *` and default exports throw: an index lists its names by hand. */
export function exportNames(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(workspaceRoot, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  return source.statements.flatMap((statement) => namesOf(statement, file)).sort();
}

function namesOf(statement: ts.Statement, file: string): string[] {
  if (ts.isExportAssignment(statement)) throw new Error(`${file} has a default export.`);
  if (ts.isExportDeclaration(statement)) return reexportedNames(statement, file);
  return isExported(statement) ? declaredNames(statement) : [];
}

function reexportedNames({ exportClause }: ts.ExportDeclaration, file: string): string[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw new Error(`${file} has an \`export *\`.`);
  return exportClause.elements.map(({ name }) => name.text);
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  // Every other statement that can carry `export` is a declaration with a name.
  const { name } = statement as ts.DeclarationStatement;
  return name === undefined ? [] : [name.getText()];
}
