// node axe.mjs URL…: looks for what keeps people from using these pages, on a telephone's screen
// and on a desk's.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { newProfile, withBrowser } from './lib/browser.mjs';
import { run } from './lib/report.mjs';
import { SCREENS } from './lib/screens.mjs';

/** Findings of these impacts fail the run; others are only printed. */
const BARRIERS = ['serious', 'critical'];

await run(async () => {
  const urls = process.argv.slice(2);
  if (urls.length === 0) throw new Error('name the pages: node axe.mjs URL…');
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

  let barriers = 0;
  await withBrowser(async (browser) => {
    for (const screen of SCREENS) {
      // A page's policy for scripts mustn't keep axe out.
      const profile = await newProfile(browser, { viewport: screen, bypassCSP: true });
      for (const url of urls) barriers += await look(profile, url, screen, axe);
      await profile.close();
    }
  });
  if (barriers > 0) throw new Error(`${barriers} findings are ${BARRIERS.join(' or ')}`);
});

/** Prints a page's findings; the number of those that fail the run. */
async function look(profile, url, { width }, axe) {
  const page = await profile.newPage();
  await openWithoutScript(page, url);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  await page.close();

  const barriers = violations.filter(({ impact }) => BARRIERS.includes(impact));
  console.log(`${barriers.length > 0 ? 'no' : 'ok'}  ${url} at ${width} px`);
  for (const violation of violations) console.log(told(violation));
  return barriers.length;
}

/**
 * Opens a page as it is for people whose browser runs no script. axe itself needs some, so it is
 * allowed again afterwards; what the page's own would have done at its start stays undone.
 */
async function openWithoutScript(page, url) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
  const response = await page.goto(url);
  if (!response.ok()) throw new Error(`${url} answered ${response.status()}`);
  await devtools.send('Emulation.setScriptExecutionDisabled', { value: false });
}

function told({ impact, id, help, nodes }) {
  const places = nodes.map(({ target, failureSummary }) => {
    return `      ${target.join(' ')}\n        ${failureSummary.replaceAll('\n', '\n        ')}`;
  });
  return [`    ${impact}: ${help} (${id})`, ...places].join('\n');
}
