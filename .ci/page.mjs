// Opens report.html of each folder: no violation of axe-core and no sideways scrolling at 1,400 and 390 px, at most 2 MB, at most
// 6 printed pages without scripts, and every part of it there without scripts but what scripts add.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const browser = await puppeteer.launch({ executablePath: 'chromium', args: ['--no-sandbox'] }).catch(() =>
    puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }));
let passed = 0;
let failed = 0;
function tell(ok, words) {
    console.log(`${ok ? 'ok' : 'FAILED'}: ${words}`);
    ok ? passed++ : failed++;
}

async function open(file, width, scripts) {
    const page = await browser.newPage();
    const errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.setViewport({ width, height: 900 });
    await page.setJavaScriptEnabled(scripts);
    await page.goto(`file://${path.resolve(file)}`);
    return { page, errors };
}

for (const folder of process.argv.slice(2)) {
    const file = path.join(folder, 'report.html');
    const name = path.basename(folder);
    const bytes = statSync(file).size;
    tell(bytes <= 2e6, `${name}: ${bytes} bytes`);
    for (const width of [1400, 390]) {
        const { page, errors } = await open(file, width, true);
        const found = await page.evaluate(async (code, rules) => {
            (0, eval)(code);
            return (await window.axe.run(document, { runOnly: rules })).violations.map(
                (one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 120)}`);
        }, axe, rules).catch((error) => [String(error)]);
        tell(found.length === 0, `${name}: ${width} px, ${found.length} violations ${found.join('; ')}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        tell(wide <= width, `${name}: ${wide} px wide at ${width}`);
        tell(errors.length === 0, `${name}: console says ${errors.length ? errors.join('; ') : 'nothing'}`);
        await page.close();
    }
    const { page } = await open(file, 1400, false);
    const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    const pages = (pdf.match(/\/Type\s*\/Page[^s]/g) || []).length;
    tell(pages >= 1 && pages <= 6, `${name}: ${pages} printed pages without scripts`);
    await page.close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
