// The storefront API without a client in between, for what the clients under test don't ask.

import assert from 'node:assert/strict';

import './loopback.mjs';

/** Throws with the reason when the shop's server can't be reached; the clients keep it to themselves. */
export async function reach(store) {
  await fetch(store);
}

/** The data that a shop answers a document with; any error of the request is thrown. */
export async function ask({ store, token, document, variables }) {
  const response = await fetch(new URL('/graphql', store), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-storefront-access-token': token,
    },
    body: JSON.stringify({ query: document, variables }),
  });
  const { data, errors } = await response.json();
  assert.ok(!errors, `the server answered ${JSON.stringify(errors)}`);
  return data;
}
