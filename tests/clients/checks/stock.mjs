import assert from 'node:assert/strict';

import { held } from '../lib/report.mjs';
import { ask } from '../lib/storefront.mjs';
import { Shopper } from './shopper.mjs';

const ADD = `mutation ($cartId: ID!, $lines: [CartLineInput!]!) {
  cartLinesAdd(cartId: $cartId, lines: $lines) {
    cart { totalQuantity }
    warnings { code }
    userErrors { code message }
  }
}`;

export async function scarceThingIsCapped(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add scarce', { quantity: 1 });
    await shopper.until('has one', ({ quantity }) => quantity === 1);
    await shopper.act('add scarce', { quantity: 4 });
    const { id, error } = await shopper.until('has all there is', ({ quantity }) => quantity === 2);
    assert.equal(error, null);
    held('no more of a scarce thing gets into the cart than there is');
    await addingMoreWarns(stage, id);
  });
}

/** The client's documents don't ask for warnings, so this adds to its cart in words that do. */
async function addingMoreWarns({ store, token, scarce }, cartId) {
  const variables = { cartId, lines: [{ merchandiseId: scarce, quantity: 1 }] };
  const { cartLinesAdd: payload } = await ask({ store, token, document: ADD, variables });
  assert.equal(payload.cart.totalQuantity, 2);
  assert.deepEqual(payload.warnings, [{ code: 'MERCHANDISE_NOT_ENOUGH_STOCK' }]);
  assert.deepEqual(payload.userErrors, []);
  held('adding more of it warns that there is not enough');
}
