import assert from 'node:assert/strict';

import { held } from '../lib/report.mjs';
import { Shopper } from './shopper.mjs';

export async function cartAddsUp(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add', { quantity: 2 });
    const cart = await shopper.until('has two', ({ quantity }) => quantity === 2);
    sums(cart, 2, '18.0');
    assert.equal(await shopper.stored(), cart.id);
    held('the first line makes a cart, and its id is kept');

    await shopper.act('add', { quantity: 1 });
    sums(await shopper.until('has three', ({ quantity }) => quantity === 3), 3, '27.0');
    held('adding the same thing again makes its line longer');

    await shopper.act('update', { quantity: 5 });
    sums(await shopper.until('has five', ({ quantity }) => quantity === 5), 5, '45.0');
    held('a line takes a new quantity');

    await shopper.act('remove');
    const emptied = await shopper.until('is empty', ({ quantity }) => quantity === 0);
    assert.deepEqual(emptied.lines, []);
    assert.equal(emptied.total, '0.0');
    assert.equal(emptied.error, null);
    held('a cart without lines costs nothing');
  });
}

/** The cart has a single line, that is all it costs, and nothing went wrong. */
export function sums(cart, quantity, total) {
  assert.deepEqual(cart.lines, [{ quantity, total }]);
  assert.equal(cart.subtotal, total);
  assert.equal(cart.total, total);
  assert.equal(cart.error, null);
}
