// node screenshots.mjs URL NAME FOLDER: writes NAME-390.png and NAME-1280.png, the whole page on a
// telephone's screen and on a desk's.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { newProfile, withBrowser } from './lib/browser.mjs';
import { run } from './lib/report.mjs';
import { SCREENS } from './lib/screens.mjs';

await run(async () => {
  const [url, name, folder] = process.argv.slice(2);
  if (!folder) throw new Error('say what and where to: node screenshots.mjs URL NAME FOLDER');
  await mkdir(folder, { recursive: true });
  await withBrowser(async (browser) => {
    for (const viewport of SCREENS) {
      // One pixel of the file for one of the page's keeps the files small.
      const profile = await newProfile(browser, { viewport, deviceScaleFactor: 1 });
      const page = await profile.newPage();
      const response = await page.goto(url, { waitUntil: 'networkidle' });
      if (!response.ok()) throw new Error(`${url} answered ${response.status()}`);
      const path = join(folder, `${name}-${viewport.width}.png`);
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
      console.log(`ok  ${path}`);
      await profile.close();
    }
  });
});
