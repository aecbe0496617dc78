// Makes a program ready to run: TypeScript, JSX and modules become plain CommonJS in `.build/`, steps are counted.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const ts = require("typescript");

const ROOT = path.resolve(__dirname, "..", "..");
const SOURCES = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
const NOT_COUNTED = /^run\.[a-z]+$/;

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  jsx: ts.JsxEmit.ReactJSX,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
};

/** The folder of the runnable program: inside this project, so that it finds the installed packages. */
function build(folder, countsSteps) {
  const target = path.join(ROOT, ".build", path.basename(folder));
  fs.rmSync(target, { recursive: true, force: true });
  copy(folder, target, countsSteps);
  fs.writeFileSync(path.join(target, "package.json"), '{"type": "commonjs"}\n');
  return target;
}

function copy(folder, target, countsSteps) {
  fs.mkdirSync(target, { recursive: true });
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const from = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      copy(from, path.join(target, entry.name), countsSteps);
    } else if (SOURCES.test(entry.name)) {
      const before = countsSteps && !NOT_COUNTED.test(entry.name) ? [stepCounting] : [];
      const { outputText } = ts.transpileModule(fs.readFileSync(from, "utf8"), {
        compilerOptions: OPTIONS,
        fileName: entry.name,
        transformers: { before },
      });
      fs.writeFileSync(path.join(target, entry.name.replace(SOURCES, ".js")), outputText);
    } else {
      fs.copyFileSync(from, path.join(target, entry.name));
    }
  }
}

/** A transformer that counts executed statements, and the value of an arrow function without a block. */
function stepCounting(context) {
  const { factory } = context;
  const step = () =>
    factory.createCallExpression(factory.createIdentifier("globalThis.__step"), undefined, []);
  const counted = (statements) =>
    factory.createNodeArray(
      statements.flatMap((statement) =>
        isExecuted(statement) ? [factory.createExpressionStatement(step()), statement] : [statement],
      ),
    );
  function visit(node) {
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isBlock(inner)) return factory.updateBlock(inner, counted(inner.statements));
    if (ts.isCaseClause(inner)) return factory.updateCaseClause(inner, inner.expression, counted(inner.statements));
    if (ts.isDefaultClause(inner)) return factory.updateDefaultClause(inner, counted(inner.statements));
    if (ts.isArrowFunction(inner) && !ts.isBlock(inner.body)) {
      const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = inner;
      const body = factory.createParenthesizedExpression(factory.createComma(step(), inner.body));
      return factory.updateArrowFunction(inner, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body);
    }
    return wrapped(inner);
  }
  /** `if (x) statement` and `for (...) statement` without braces get a block. */
  function wrapped(node) {
    const block = (statement) => (ts.isBlock(statement) ? statement : factory.createBlock(counted([statement])));
    if (ts.isIfStatement(node)) {
      const otherwise = node.elseStatement && block(node.elseStatement);
      return factory.updateIfStatement(node, node.expression, block(node.thenStatement), otherwise);
    }
    if (ts.isForStatement(node)) {
      return factory.updateForStatement(node, node.initializer, node.condition, node.incrementor, block(node.statement));
    }
    if (ts.isForOfStatement(node)) {
      return factory.updateForOfStatement(node, node.awaitModifier, node.initializer, node.expression, block(node.statement));
    }
    if (ts.isForInStatement(node)) {
      return factory.updateForInStatement(node, node.initializer, node.expression, block(node.statement));
    }
    return ts.isWhileStatement(node) ? factory.updateWhileStatement(node, node.expression, block(node.statement)) : node;
  }
  return (file) => ts.visitNode(file, visit);
}

function isExecuted(statement) {
  return !(
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}

module.exports = { build };
