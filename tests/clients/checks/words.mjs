// What a shopper writes on a cart: a discount code, a note, attributes.

import assert from 'node:assert/strict';

import { held } from '../lib/report.mjs';
import { sums } from './arithmetic.mjs';
import { Shopper } from './shopper.mjs';

export async function unknownCodeIsEchoed(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add', { quantity: 1 });
    await shopper.until('has one', ({ quantity }) => quantity === 1);
    await shopper.act('use code', { text: 'NO-SUCH-CODE' });
    const cart = await shopper.until('has a code', ({ codes }) => codes.length > 0);
    assert.deepEqual(cart.codes, [{ code: 'NO-SUCH-CODE', applicable: false }]);
    sums(cart, 1, '9.0');
    held('a discount code that does not exist is echoed as not applicable');
  });
}

export async function noteAndAttributesAreKept(stage) {
  await Shopper.visits(stage, async (shopper) => {
    await shopper.act('add', { quantity: 1 });
    await shopper.until('has one', ({ quantity }) => quantity === 1);
    await shopper.act('set note', { text: 'Ring twice' });
    await shopper.until('has a note', ({ note }) => note === 'Ring twice');
    await shopper.act('set attribute', { text: 'Blue ribbon' });
    await shopper.until('has an attribute', ({ attributes }) => attributes.length > 0);

    await shopper.open('US');
    const cart = await shopper.until('is back', ({ quantity }) => quantity === 1);
    assert.equal(cart.note, 'Ring twice');
    assert.deepEqual(cart.attributes, [{ key: 'wish', value: 'Blue ribbon' }]);
    held('a note and attributes are kept with the cart');
  });
}
