// Somebody with a browser of their own on the page of ../cart-provider/.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { newProfile } from '../lib/browser.mjs';

/** How long a change may take to show. */
const PATIENCE = 10_000;
/** Nothing sent for so long: nothing more is coming. */
const QUIET = 500;
/** No scenario needs as many requests; who sends more goes round in circles. */
const ENDLESS = 20;

/** What the client calls a cart with nothing under way. */
const SETTLED = ['uninitialized', 'idle'];

const STORED_AS = 'shopifyCartId';

export class Shopper {
  /** The names of the operations that the page has sent. */
  sent = [];
  /** What the page threw or wrote to the console as a warning or an error. */
  faults = [];
  #lastSent = Date.now();
  #address;

  /** Hands a shopper on the page to a function; throws when the page had anything to complain about. */
  static async visits(stage, use) {
    const profile = await newProfile(stage.browser);
    const shopper = new Shopper(await profile.newPage(), stage);
    await shopper.open('US');
    await use(shopper);
    await profile.close();
    assert.deepEqual(shopper.faults, [], 'the page complained');
  }

  constructor(page, { address, store, token, variant, scarce }) {
    this.page = page;
    this.#address = `${address}?${new URLSearchParams({ store, token, variant, scarce })}`;
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.faults.push(message.text());
    });
    page.on('request', (request) => this.#note(request));
  }

  #note(request) {
    if (request.method() !== 'POST') return;
    const { query } = request.postDataJSON();
    this.sent.push(/(?:query|mutation)\s+(\w+)/.exec(query)[1]);
    this.#lastSent = Date.now();
  }

  /** Opens the page for a country, or opens it anew: the storage stays. */
  async open(country) {
    await this.page.goto(`${this.#address}&country=${country}`);
    await this.until('is ready', ({ ready }) => ready);
  }

  /** Presses a button, with values entered before. */
  async act(action, entered = {}) {
    for (const [name, value] of Object.entries(entered)) {
      await this.page.fill(`[name="${name}"]`, String(value));
    }
    await this.page.click(`button[value="${action}"]`);
  }

  /** What the page shows of its cart. */
  async cart() {
    return JSON.parse(await this.page.textContent('output'));
  }

  /** The cart, as soon as nothing is under way and it is as it should be. */
  async until(wanted, isSo) {
    const end = Date.now() + PATIENCE;
    let cart;
    do {
      cart = await this.cart();
      if (SETTLED.includes(cart.status) && isSo(cart)) return cart;
      await sleep(20);
    } while (Date.now() < end);
    const shown = JSON.stringify({ cart, sent: this.sent, faults: this.faults }, null, 2);
    throw new Error(`waited in vain until the cart ${wanted}; the page has\n${shown}`);
  }

  /** Waits until the page sends nothing more. */
  async calm() {
    while (Date.now() - this.#lastSent < QUIET) {
      assert.ok(this.sent.length < ENDLESS, `no end of requests: ${this.sent.join(', ')}`);
      await sleep(20);
    }
  }

  /** The id of the cart that the client would take up again. */
  stored() {
    return this.page.evaluate((key) => localStorage.getItem(key), STORED_AS);
  }

  /** Waits until the client has forgotten its cart. */
  async forgets() {
    const forgotten = (key) => localStorage.getItem(key) === null;
    await this.page.waitForFunction(forgotten, STORED_AS, { timeout: PATIENCE });
    return this.until('is gone', ({ id }) => id === null);
  }
}
