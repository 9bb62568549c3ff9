// The JS Buy SDK. Its documents are compiled into it, so its methods are called, and what they send
// is kept.

import { createRequire } from 'node:module';
import { join } from 'node:path';

import { operationIn } from '../lib/operations.mjs';
import { unpacked } from '../lib/package.mjs';

const SDK = ['shopify-buy', '3.0.7'];

/** Calls that send every document. */
const CALLS = [
  ['product.fetch', 'id'],
  ['product.fetchAll'],
  ['product.fetchByHandle', 'tea'],
  ['product.fetchMultiple', ['id']],
  ['product.fetchRecommendations', 'id'],
  ['collection.fetch', 'id'],
  ['collection.fetchAll'],
  ['collection.fetchAllWithProducts'],
  ['collection.fetchByHandle', 'teas'],
  ['collection.fetchWithProducts', 'id'],
  ['shop.fetchInfo'],
  ['shop.fetchPolicies'],
  ['checkout.fetch', 'id'],
  ['checkout.create'],
  ['checkout.addGiftCards', 'id', ['code']],
  ['checkout.addLineItems', 'id'],
  ['checkout.removeDiscount', 'id'],
  ['checkout.removeGiftCard', 'id', 'card'],
  ['checkout.removeLineItems', 'id'],
  ['checkout.updateAttributes', 'id', { customAttributes: [{ key: 'gift', value: 'yes' }] }],
  ['checkout.updateEmail', 'id', 'mei@example.com'],
  ['checkout.updateLineItems', 'id', []],
];

/** An answer that lets `updateAttributes` go on: it sends the note first, and then the attributes. */
const NO_LINES = { edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } };
const ANSWER = {
  cartNoteUpdate: { cart: { lines: NO_LINES, discountCodes: [], discountAllocations: [] } },
};

export async function jsBuySdk() {
  const folder = await unpacked(...SDK);
  const { buildClient } = createRequire(join(folder, 'package.json'))('./index.js');
  const sent = await Promise.all(CALLS.map((call) => sentBy(buildClient, call)));
  return sent.flat();
}

/** What a call sends. That it fails at an answer which isn't the one it wants is no matter. */
async function sentBy(buildClient, [call, ...given]) {
  const [resource, method] = call.split('.');
  const sent = [];
  const client = buildClient({ domain: 'shop.example', storefrontAccessToken: '' }, keep);
  await client[resource][method](...given).catch(() => {});
  return sent.flatMap(({ query, variables }) => {
    return operationIn('js-buy-sdk', query, call).map((operation) => ({ ...operation, variables }));
  });

  async function keep(_, { body }) {
    sent.push(JSON.parse(body));
    return { json: async () => ({ data: ANSWER }) };
  }
}
