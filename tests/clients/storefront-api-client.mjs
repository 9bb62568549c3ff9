// @shopify/storefront-api-client against a real shop.
//
// The client turns every address into https, so the server's certificate has to be trusted:
// NODE_EXTRA_CA_CERTS names its file.

import assert from 'node:assert/strict';

import { createStorefrontApiClient } from '@shopify/storefront-api-client';

import { held, run } from './lib/report.mjs';
import { settings } from './lib/settings.mjs';
import { reach } from './lib/storefront.mjs';

const PRODUCTS = `query {
  products(first: 50) {
    nodes { id handle title variants(first: 10) { nodes { id price { amount currencyCode } } } }
  }
}`;

const IN_CONTEXT = `query ($handle: String!, $country: CountryCode, $language: LanguageCode)
@inContext(country: $country, language: $language) {
  product(handle: $handle) { handle title }
}`;

const PAYLOAD = `{
  cart {
    id checkoutUrl totalQuantity
    cost { subtotalAmount { amount currencyCode } totalAmount { amount currencyCode } }
    lines(first: 10) {
      nodes { id quantity cost { totalAmount { amount } } merchandise { ... on ProductVariant { id } } }
    }
  }
  userErrors { code field message }
}`;

const CREATE = `mutation ($input: CartInput!) { payload: cartCreate(input: $input) ${PAYLOAD} }`;

const ADD = `mutation ($cartId: ID!, $lines: [CartLineInput!]!) {
  payload: cartLinesAdd(cartId: $cartId, lines: $lines) ${PAYLOAD}
}`;

const UPDATE = `mutation ($cartId: ID!, $lines: [CartLineUpdateInput!]!) {
  payload: cartLinesUpdate(cartId: $cartId, lines: $lines) ${PAYLOAD}
}`;

const REMOVE = `mutation ($cartId: ID!, $lineIds: [ID!]!) {
  payload: cartLinesRemove(cartId: $cartId, lineIds: $lineIds) ${PAYLOAD}
}`;

await run(async () => {
  const [store, token, variant] = settings('STORE', 'TOKEN', 'VARIANT');
  await reach(store);
  const client = clientOf(store, token);

  const product = await productsAreListed(client, variant);
  await contextIsUnderstood(client, product.handle);
  await cartAddsUp(client, variant, store);
  await wrongTokenIsRefused(store);
});

function clientOf(storeDomain, publicAccessToken) {
  return createStorefrontApiClient({
    storeDomain,
    publicAccessToken,
    apiVersion: '2026-04',
    // The client knows by the calendar which versions are supported, and would warn of this one
    // some day; here any version goes.
    logger: () => {},
  });
}

/** What the client hands on when there was nothing wrong with the request. */
async function answered(client, document, variables) {
  const { data, errors } = await client.request(document, { variables });
  assert.ok(!errors, `the client reports ${JSON.stringify(errors)}`);
  return data;
}

/** The product of the variant under test. */
async function productsAreListed(client, variant) {
  const { products } = await answered(client, PRODUCTS);
  const product = products.nodes.find(({ variants }) => variants.nodes.some(isIt));
  assert.ok(product, `no product listed has the variant ${variant}`);
  assert.deepEqual(product.variants.nodes.find(isIt).price, {
    amount: '9.0',
    currencyCode: 'USD',
  });
  held('products are listed with their variants and prices');
  return product;

  function isIt({ id }) {
    return id === variant;
  }
}

async function contextIsUnderstood(client, handle) {
  const variables = { handle, country: 'CA', language: 'FR' };
  const { product } = await answered(client, IN_CONTEXT, variables);
  assert.equal(product.handle, handle);
  held('@inContext is understood, with values from variables');
}

async function cartAddsUp(client, variant, store) {
  const change = async (document, variables) => {
    const { payload } = await answered(client, document, variables);
    assert.deepEqual(payload.userErrors, []);
    return payload.cart;
  };
  const lines = (quantity) => [{ merchandiseId: variant, quantity }];

  const cart = await change(CREATE, { input: { lines: lines(2) } });
  const cartId = cart.id;
  const line = cart.lines.nodes[0];
  sums(cart, 2, '18.0');
  assert.equal(line.merchandise.id, variant);
  assert.equal(new URL(cart.checkoutUrl).origin, new URL(store).origin);
  held('a cart is made, and its checkout is at the address that the client asked');

  sums(await change(ADD, { cartId, lines: lines(1) }), 3, '27.0');
  held('adding the same thing again makes its line longer');

  sums(await change(UPDATE, { cartId, lines: [{ id: line.id, quantity: 5 }] }), 5, '45.0');
  held('a line takes a new quantity');

  const emptied = await change(REMOVE, { cartId, lineIds: [line.id] });
  assert.deepEqual(emptied.lines.nodes, []);
  assert.equal(emptied.totalQuantity, 0);
  assert.equal(emptied.cost.totalAmount.amount, '0.0');
  held('a cart without lines costs nothing');
}

/** The cart has a single line, and that is all it costs. */
function sums(cart, quantity, amount) {
  assert.equal(cart.lines.nodes.length, 1);
  assert.equal(cart.lines.nodes[0].quantity, quantity);
  assert.equal(cart.lines.nodes[0].cost.totalAmount.amount, amount);
  assert.equal(cart.totalQuantity, quantity);
  assert.deepEqual(cart.cost.subtotalAmount, { amount, currencyCode: 'USD' });
  assert.deepEqual(cart.cost.totalAmount, { amount, currencyCode: 'USD' });
}

async function wrongTokenIsRefused(store) {
  const { data, errors } = await clientOf(store, 'wrong').request(PRODUCTS);
  assert.equal(data, undefined);
  assert.equal(errors?.networkStatusCode, 401);
  held('a wrong token is refused');
}
