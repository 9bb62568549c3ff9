// Operations as `documents.mjs` prints them.

import { Kind, parse, print, separateOperations } from 'graphql';

/** A document with one operation, named as it is or else as said; nothing for only fragments. */
export function operationIn(client, value, otherwise) {
  const document = typeof value === 'function' ? value() : value;
  const [operation] = parse(document).definitions.filter(isOperation);
  return operation ? [{ client, name: operation.name?.value ?? otherwise, document }] : [];
}

/** The operations of a text, each with the fragments that it needs. */
export function operationsIn(client, text) {
  const separate = Object.entries(separateOperations(parse(text)));
  return separate.map(([name, document]) => ({ client, name, document: print(document) }));
}

function isOperation({ kind }) {
  return kind === Kind.OPERATION_DEFINITION;
}
