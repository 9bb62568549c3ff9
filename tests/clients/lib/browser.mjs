// Headless Chromium as it is installed, driven by playwright-core.

import { chromium } from 'playwright-core';

// The tests run as root in containers, where the sandbox can't start, and the browser is to fetch
// nothing but what the pages ask for. Without QUIC there is only one way to a server.
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Hands a browser to a function and closes it afterwards, however that ended. */
export async function withBrowser(use) {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** A profile of its own: no cookies and no storage yet. Self-signed certificates are good. */
export function newProfile(browser, options) {
  return browser.newContext({ ignoreHTTPSErrors: true, ...options });
}
