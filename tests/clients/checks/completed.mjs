// Carts that became orders behind the client's back. It takes a null cart for "completed".

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { held } from '../lib/report.mjs';
import { ask } from '../lib/storefront.mjs';
import { sums } from './arithmetic.mjs';
import { Shopper } from './shopper.mjs';

const ORDER = `mutation ($cartId: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
  cartComplete(cartId: $cartId, input: $input, expectedTotal: $total, idempotencyKey: $key) {
    order { orderNumber }
    userErrors { code field message }
  }
}`;

const BUYER = {
  email: 'mei@example.com',
  deliveryAddress: {
    firstName: 'Mei',
    lastName: 'Lin',
    address1: '1 Market St',
    city: 'New York',
    province: 'NY',
    zip: '10001',
    countryCode: 'US',
  },
};

export async function cartOrderedMeanwhileIsLetGo(stage) {
  await Shopper.visits(stage, async (shopper) => {
    const ordered = await cartThatIsOrdered(stage, shopper);
    await shopper.act('add', { quantity: 1 });
    await startsAnew(shopper, ordered);
    held('a cart ordered while its page is open is let go, and a new one begun');
  });
}

export async function cartOrderedBeforeIsForgotten(stage) {
  await Shopper.visits(stage, async (shopper) => {
    const ordered = await cartThatIsOrdered(stage, shopper);
    await shopper.open('US');
    await startsAnew(shopper, ordered);
    held('a cart ordered before its page is opened again is forgotten, and a new one begun');
  });
}

/** The id of the page's cart, which was ordered without the page knowing. */
async function cartThatIsOrdered({ store, token }, shopper) {
  await shopper.act('add', { quantity: 1 });
  const { id, total } = await shopper.until('has one', ({ quantity }) => quantity === 1);
  const variables = { cartId: id, input: BUYER, total, key: randomUUID() };
  const { cartComplete } = await ask({ store, token, document: ORDER, variables });
  assert.deepEqual(cartComplete.userErrors, []);
  assert.ok(cartComplete.order.orderNumber > 0);
  return id;
}

async function startsAnew(shopper, ordered) {
  const gone = await shopper.forgets();
  assert.equal(gone.error, null);

  await shopper.act('add', { quantity: 1 });
  const cart = await shopper.until('has one', ({ quantity }) => quantity === 1);
  sums(cart, 1, '9.0');
  assert.notEqual(cart.id, ordered);
  assert.equal(await shopper.stored(), cart.id);
}
