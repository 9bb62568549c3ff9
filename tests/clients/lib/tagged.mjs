// The GraphQL documents in a program's text: its template strings that begin with `#graphql`.

import { createContext, runInContext } from 'node:vm';

import { parseSync } from 'vite';

/**
 * A file's documents by the names of the constants that hold them, with everything filled in that
 * is between `${` and `}`. A document that takes fragments as arguments is a function.
 *
 * Nothing but the constants and functions that a document mentions is run, for the rest of a file
 * wants a server or a browser.
 */
export function documentsIn(path, source) {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const bindings = bindingsOf(program, source);
  const documents = new Map();
  for (const [name, { node }] of bindings) {
    if (isDocument(node, source)) documents.set(name, valueOf(name, bindings));
  }
  return documents;
}

/** What a file declares at its top, by name. */
function bindingsOf(program, source) {
  const bindings = new Map();
  for (const statement of program.body) {
    const node = statement.declaration ?? statement;
    if (node.type === 'FunctionDeclaration' && node.id) {
      bindings.set(node.id.name, { node, text: textOf(node, source) });
    }
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier' || !init) continue;
      const plain = withoutType(init);
      bindings.set(id.name, { node: plain, text: `var ${id.name} = ${textOf(plain, source)};` });
    }
  }
  return bindings;
}

/** The value without `as const`, which is TypeScript. */
function withoutType(node) {
  return node.type === 'TSAsExpression' ? node.expression : node;
}

function textOf({ start, end }, source) {
  return source.slice(start, end);
}

function isDocument(node, source) {
  const text = node.type === 'ArrowFunctionExpression' ? node.body : node;
  return text.type === 'TemplateLiteral' && textOf(text, source).startsWith('`#graphql');
}

function valueOf(name, bindings) {
  const needed = new Set();
  need(name, bindings, needed);
  const script = [...needed].map((each) => bindings.get(each).text).join('\n');
  return runInContext(`${script}\n${name}`, createContext());
}

/** Adds a name behind all the names that it needs itself. */
function need(name, bindings, needed, above = new Set()) {
  if (needed.has(name) || above.has(name) || !bindings.has(name)) return;
  above.add(name);
  for (const mentioned of namesIn(bindings.get(name).node)) {
    need(mentioned, bindings, needed, above);
  }
  needed.add(name);
}

function* namesIn(node) {
  if (Array.isArray(node)) for (const each of node) yield* namesIn(each);
  if (typeof node?.type !== 'string') return;
  if (node.type === 'Identifier') yield node.name;
  for (const [key, child] of Object.entries(node)) {
    // In `a.b` the b is no name of the file's.
    if (node.type === 'MemberExpression' && key === 'property' && !node.computed) continue;
    yield* namesIn(child);
  }
}
