/** The page against the figures that it is made of. */
import { parseHTML } from 'linkedom';
import { type DefaultTreeAdapterTypes, html as html5, parse } from 'parse5';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';

import { ANCHORS } from '../src/report/anchors.ts';
import { wilson } from '../src/report/format.ts';
import { html } from '../src/report/html.ts';
import { makePage } from '../src/report/page.ts';
import { plotCurves } from '../src/report/plots/curves.ts';
import { SMALL_REPORT } from './fixtures/report.ts';

type Element = DefaultTreeAdapterTypes.Element;

const OURS = [
  { name: 'digits-<nano>', version: '1.0.0', bytes: 4_000, macs: 3e5, mnistTest: 0.9941 },
  { name: 'digits', version: '1.1.0', bytes: 16_000, macs: 1e6, mnistTest: 0.9971 },
];
const page = makePage(SMALL_REPORT, OURS);
const { document } = parseHTML(page);
const text = (selector: string): string =>
  (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');
const rows = (selector: string): string[][] =>
  [...document.querySelectorAll(`${selector} tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent?.trim() ?? ''),
  );

test('every section is there, and the navigation leads to each', () => {
  const ids = [...document.querySelectorAll('section')].map(({ id }) => id);
  expect(ids).toEqual([
    'pareto',
    'runs',
    'curves',
    'accuracy',
    'confusions',
    'calibration',
    'robustness',
    'rejection',
    'misread',
    'environment',
    'hashes',
  ]);
  const links = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual(ids.map((id) => `#${id}`));
});

test('the page is well-formed: every element is closed, no end tag is left over, no id comes twice', () => {
  const errors: string[] = [];
  const tree = parse(page, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => errors.push(`${code}, line ${startLine}`),
  });
  expect(errors).toEqual([]);
  const elements = [...walk(tree)];
  const closed = ({ sourceCodeLocation }: Element): boolean => Boolean(sourceCodeLocation?.endTag);
  const needsNoEnd = ({ namespaceURI, sourceCodeLocation, tagName }: Element): boolean =>
    namespaceURI === html5.NS.HTML
      ? ['meta', 'img'].includes(tagName)
      : page.slice(0, sourceCodeLocation?.startTag?.endOffset).endsWith('/>');
  const open = elements.filter((element) => !closed(element) && !needsNoEnd(element));
  expect(open.map(({ tagName }) => tagName)).toEqual([]);
  expect(page.match(/<\/[a-z]/gi)).toHaveLength(elements.filter(closed).length);
  const ids = elements.flatMap(({ attrs }) => attrs.filter(({ name }) => name === 'id'));
  expect(new Set(ids.map(({ value }) => value)).size).toBe(ids.length);
});

function* walk(node: DefaultTreeAdapterTypes.ParentNode): Generator<Element> {
  for (const child of node.childNodes) {
    if (!('tagName' in child)) continue;
    yield child;
    yield* walk(child);
  }
}

test('the page needs no script and no network', () => {
  expect(document.querySelectorAll('script, link, iframe, object')).toHaveLength(0);
  const addresses = [...document.querySelectorAll('[src], [href]')].map(
    (element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '',
  );
  expect(addresses.filter((address) => !/^(#|data:image\/png;base64,)/.test(address))).toEqual([]);
  expect(page).not.toMatch(/url\((?!#)|@import|javascript:/);
});

test('hostile labels and names stay text', () => {
  expect(document.querySelectorAll('script, header b b, h1 b, .legend i i')).toHaveLength(0);
  expect(text('h1')).toContain('digits-<b>small</b>');
  expect(text('#misread li')).toContain('"quoted"');
  expect(text('#misread')).toContain('<script>alert(1)</script>');
  expect(text('#confusions svg')).toContain('<script>alert(1)</script>');
  expect(text('#curves .legend')).toContain('one"><i>');
  expect(text('#pareto svg')).toContain('digits-<nano> 1.0.0');
  expect(document.querySelector('#misread .bars i')?.getAttribute('title')).toMatch(/^"quoted": /);
});

test('every misread digit is there once, as the network saw it, the surest first', () => {
  const items = [...document.querySelectorAll('#misread li')];
  expect(items.map(({ id }) => id)).toEqual(['test-14', 'test-3', 'test-15']);
  const png = PNG.sync.read(
    Buffer.from(items[0]?.querySelector('img')?.getAttribute('src')?.split(',')[1] ?? '', 'base64'),
  );
  expect([png.width, png.height, png.data[0], png.data[2], png.data[3]]).toEqual([
    28, 28, 14, 14, 255,
  ]);
  expect(items[0]?.textContent).toContain("<script>alert(1)</script> read as a&b's");
});

test('the bars of a misread digit are its probabilities', () => {
  const titles = [...document.querySelectorAll('#test-14 .bars i')].map((bar) =>
    bar.getAttribute('title'),
  );
  const powers = [0, 1, 4].map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  expect(titles.map((title) => Number(/([\d.]+) %$/.exec(title ?? '')?.[1]))).toEqual(
    powers.map((power) => Number(((power / sum) * 100).toFixed(2))),
  );
  const unsure = document.querySelector('#test-15')?.textContent;
  expect(unsure).toContain('unknown');
  expect(document.querySelector('#test-14')?.textContent).not.toContain('unknown');
});

test('the head tells what ships', () => {
  const { figures } = SMALL_REPORT;
  const tiles = text('header');
  expect(tiles).toContain(`${(figures.chosen.int8.mnistTest * 100).toFixed(2)} %`);
  for (const figure of ['12,345', '0.65 M', '1.23 %', '93.00 %', '0.9812']) {
    expect(tiles).toContain(figure);
  }
});

test('the table of runs holds every stage of every run, and their mean and deviation', () => {
  const table = rows('#runs table');
  expect(table[1]).toEqual(
    ['seed 21, distilled'].concat([
      '99.11',
      '98.11',
      '97.11',
      '81.11',
      '81.22',
      '95.11',
      '94.11',
      '96.11',
    ]),
  );
  expect(table[2]?.[0]).toBe('seed 22, distilled (ships)');
  expect(table[3]?.[0]).toBe('seed 21, without teachers');
  expect(table[3]?.slice(-1)).toEqual(['94.33']);
  expect(table[4]?.slice(0, 2)).toEqual(['mean, distilled', '99.17']);
  expect(table[5]?.slice(0, 2)).toEqual(['standard deviation', '0.08']);
  expect(table.at(-1)?.slice(0, 2)).toEqual(['together (mean logits)', '99.66']);
});

test('a curve of two runs goes on where the first ended', () => {
  const history = [1, 2, 3, 1, 2].map((epoch) => ({ epoch, loss: 1, scores: {}, seconds: 1 }));
  const curve = { stage: 'teachers', title: 'one', history } as const;
  const plot = plotCurves([curve], { title: 'loss', scale: 'linear', of: ({ loss }) => loss });
  const dots = [...parseHTML(`<body>${plot.markup}</body>`).document.querySelectorAll('circle')];
  const places = dots.map((dot) => Number(dot.getAttribute('cx')));
  expect(places).toHaveLength(5);
  expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
});

test('class and writer accuracies follow from the counts', () => {
  const [classes, writers] = [...document.querySelectorAll('#accuracy svg')];
  expect(classes?.textContent).toContain(((40 / 41) * 100).toFixed(2));
  expect(classes?.textContent).toContain(((29 / 31) * 100).toFixed(2));
  for (const figure of ['writer 7', 'writer 9', '96.00', '98.00']) {
    expect(writers?.textContent).toContain(figure);
  }
});

test('the confusion matrix shows the counts, the diagram every bin that has digits', () => {
  const counts = text('#confusions svg');
  for (const count of ['40', '29', '28']) expect(counts).toContain(count);
  const titles = [...document.querySelectorAll('#calibration svg title')].map(
    ({ textContent }) => textContent,
  );
  expect(titles).toEqual(
    ['MNIST test', 'strokes'].flatMap(() => [
      '90 digits: 97.78 % sure, 98.89 % right',
      '10 digits: 50.00 % sure, 40.00 % right',
    ]),
  );
  expect(text('#calibration')).toContain('calibration error 1.23 %');
});

test('rejection, robustness, environment and hashes are told as they were measured', () => {
  expect(rows('#rejection table').slice(1)).toEqual([
    ['MNIST test', '0.31 %', '0.9812'],
    ['strokes', '0.42 %', '0.9723'],
    ['letters and symbols', '76.54 %', '–'],
  ]);
  expect(text('#robustness')).toContain('Mean 93.00 %');
  expect(text('#robustness svg')).toContain('fog & rain');
  expect(rows('#environment table')[1]).toEqual(['Backend', 'abacus <1.0>']);
  expect(rows('#hashes table').slice(1)).toEqual([
    ['model.bin', 'sha256 c0ffee'],
    ['mnist/some', 'md5 abad1dea'],
  ]);
  expect(text('#hashes details')).toContain('teacher-one-0123456789ab');
});

test('the Pareto plot has a dot for every bundle and every anchor', () => {
  expect(document.querySelectorAll('#pareto svg circle')).toHaveLength(
    OURS.length + ANCHORS.length,
  );
  expect(rows('#pareto table')).toContainEqual(['digits 1.1.0', '16,000', '1,000,000', '99.71']);
});

test('templates escape text, not markup', () => {
  const inner = html`<b>${'<&>'}</b>`;
  expect(html`<p title="${'"\''}">${[inner, 1, 'x']}</p>`.markup).toBe(
    '<p title="&quot;&#39;"><b>&lt;&amp;&gt;</b>1x</p>',
  );
});

test('Wilson intervals stay in 0..1 and hold the share', () => {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20.
  expect(wilson(81, 263).map((end) => end.toFixed(4))).toEqual(['0.2553', '0.3662']);
  expect(wilson(0, 20).map((end) => end.toFixed(4))).toEqual(['0.0000', '0.1611']);
  expect(wilson(0, 0)).toEqual([0, 1]);
  // Five drawings of each of 263 digits tell no more than one.
  expect(wilson(405, 1315, 5)).toEqual(wilson(81, 263));
});
